package io.millrace.local.sagemaker;

/** {@code TrainingJobStatus}, as SageMaker writes it. */
final class JobStatus {

  static final String IN_PROGRESS = "InProgress";
  static final String COMPLETED = "Completed";
  static final String FAILED = "Failed";
  static final String STOPPING = "Stopping";
  static final String STOPPED = "Stopped";

  private JobStatus() {}
}
