package io.millrace.domain.sweep;

import io.millrace.domain.project.ProjectName;
import io.millrace.domain.store.ObjectRef;

/** Something that should have happened by now. */
public sealed interface Overdue {

  /** A file that was dropped and not taken in, or not to its end. */
  record UnreadFile(ObjectRef file) implements Overdue {}

  /** A promotion that the stage before handed over, and that was neither registered nor refused. */
  record UnreceivedPromotion(ObjectRef promotion) implements Overdue {}

  /** A dataset version that no run learned from. */
  record UntrainedDataset(ProjectName project, int version) implements Overdue {}

  /** A run that goes on, though its training job has ended or does not exist. */
  record UnconcludedRun(String jobName) implements Overdue {}

  /** A run that passed every gate and is no version. */
  record UnregisteredRun(ProjectName project, String runId) implements Overdue {}

  /** An approved version, newer than all that ever served, that does not serve. */
  record UndeployedVersion(ProjectName project, int version) implements Overdue {}

  /** A version that somebody wants in the next stage, and that is still on its way. */
  record UnfinishedHandover(ProjectName project, int version) implements Overdue {}
}
