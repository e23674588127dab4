package io.millrace.domain.reconciliation;

import io.millrace.domain.ProjectName;
import io.millrace.domain.store.ObjectRef;

/** Something that should have happened by now. */
public sealed interface MissedStep {

  /** A file that was dropped and neither taken in nor predicted, or not to its end. */
  record UnreadFile(ObjectRef file) implements MissedStep {}

  /** A promotion that the stage before handed over, and that was neither registered nor refused. */
  record UnreceivedPromotion(ObjectRef promotion) implements MissedStep {}

  /** The oldest dataset version that the project's table was not told of. */
  record UntoldDataset(ProjectName project, int version) implements MissedStep {}

  /** A table that others do not find by its name, or not as it is. */
  record UnregisteredTable(ProjectName project) implements MissedStep {}

  /** A dataset version that a project which learns from it was not given. */
  record UnsharedDataset(ProjectName project, int version) implements MissedStep {}

  /** A dataset version that no run learned from. */
  record UntrainedDataset(ProjectName project, int version) implements MissedStep {}

  /** A run that goes on, though its training job has ended or does not exist. */
  record UnconcludedRun(String jobName) implements MissedStep {}

  /** A run that passed every gate and is no version. */
  record UnregisteredRun(ProjectName project, String runId) implements MissedStep {}

  /** An approved version, newer than all that ever served, that does not serve. */
  record UndeployedVersion(ProjectName project, int version) implements MissedStep {}

  /** Traffic that should have moved on to a version by now. */
  record UnmovedTraffic(ProjectName project, int version) implements MissedStep {}

  /** A version that somebody wants in the next stage, and that is still on its way. */
  record UnfinishedPromotion(ProjectName project, int version) implements MissedStep {}

  /** An incident that is to be answered by a training, which no run is. */
  record UnansweredIncident(ProjectName project, int incident) implements MissedStep {}
}
