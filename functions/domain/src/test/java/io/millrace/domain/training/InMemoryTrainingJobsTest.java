package io.millrace.domain.training;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Its program fails on whatever is below {@code s3://data/bad/}. */
class InMemoryTrainingJobsTest extends TrainingJobsContract {

  private static final Compute SMALL =
      new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofHours(1));

  private final InMemoryTrainingJobs jobs = new InMemoryTrainingJobs();
  private int names;

  @Override
  protected TrainingJobs jobs() {
    return jobs;
  }

  @Override
  protected TrainingJob newJob() {
    return job("s3://data/good/");
  }

  @Override
  protected TrainingJob newJobThatFails() {
    return job("s3://data/bad/");
  }

  @Override
  protected TrainingJob newJobThatGoesOn() {
    return newJob();
  }

  @Override
  protected JobState endOf(TrainingJob job) {
    String name = job.name();
    JobState state = jobs.describe(name).orElseThrow();
    if (!(state instanceof JobState.Running)) {
      return state;
    }
    TrainingJob launched = Objects.requireNonNull(jobs.launched().get(name));
    jobs.reach(
        name,
        launched.channels().containsValue("s3://data/bad/")
            ? new JobState.Failed("bad data")
            : new JobState.Completed("models", name + "/output/model.tar.gz"));
    return jobs.describe(name).orElseThrow();
  }

  private TrainingJob job(String data) {
    return new TrainingJob("job-" + ++names, Map.of("dataset", data), "s3://models", SMALL);
  }
}
