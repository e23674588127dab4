package io.millrace.domain.reconciliation;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.SharedDatasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Wanted;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.JobName.Step;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.TrainingDecision;
import io.millrace.domain.training.TrainingDecisions;
import io.millrace.domain.training.TrainingJobs.JobState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says of one thing whether what has to follow it has not followed; it changes nothing. */
record FollowUps(
    StateStore stateStore,
    Registry registry,
    Function<String, Optional<JobState>> jobs,
    Function<ProjectName, Optional<String>> catalog) {

  /** A file of a folder may wait for the others for as long as its sender likes. */
  boolean isUnread(StoredVersion file, Instant due) {
    try {
      ProjectName project = Upload.projectOf(file.object());
      return !UploadFolder.isHidden(file.object())
          && stateStore
              .find(Upload.key(project, Upload.ingestId(file.object())))
              .map(upload ->
                  upload.value().outcome() == null
                      && UploadFolder.ofPart(file.object()).isEmpty()
                      && !isGathered(upload.value(), due))
              .orElse(true);
    } catch (InvalidInputException nobodys) { // intake would refuse it again
      return false;
    }
  }

  private static boolean isGathered(Upload upload, Instant due) {
    Instant until = upload.gatheredUntil();
    return until != null && !until.isBefore(due);
  }

  boolean isUnreceived(ObjectRef promotion) {
    try {
      return ArchiveFolder.ofPromotion(promotion.key())
          .map(folder ->
              stateStore
                  .find(IncomingPromotion.key(folder.project(), folder.digest()))
                  .filter(incomingPromotion -> incomingPromotion.value().settles(promotion))
                  .isEmpty())
          .orElse(false); // the archive beside it
    } catch (InvalidInputException nobodys) { // whoever receives would refuse it again
      return false;
    }
  }

  boolean isUntold(DatasetVersion dataset) {
    int told =
        stateStore
            .find(DatasetTable.key(dataset.project()))
            .map(table -> table.value().version())
            .orElse(0);
    return dataset.version() == told + 1;
  }

  /** Whether others do not find a project's table where it is. */
  boolean isUnregistered(ProjectName project, Instant due) {
    return stateStore
        .find(DatasetTable.key(project))
        .map(Revised::value)
        .filter(table -> table.since() == null || table.since().isBefore(due))
        .filter(table -> !table.location().equals(catalog.apply(project)))
        .isPresent();
  }

  boolean isUnshared(DatasetVersion dataset) {
    return SharedDatasets.isUnshared(stateStore, dataset);
  }

  boolean isUntrained(DatasetVersion dataset, Instant due) {
    String run = Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest());
    return stateStore.find(Run.key(dataset.project(), run)).isEmpty()
        && new TrainingDecisions(stateStore).on(dataset, due) instanceof TrainingDecision.Now;
  }

  boolean isUnfinished(Run run, Instant due) {
    Instant since = run.endedAt() == null ? run.launchedAt() : run.endedAt();
    if (!since.isBefore(due)) {
      return false;
    }
    Outcome outcome = run.outcome();
    return switch (outcome) {
      case null -> !runs(run);
      case Outcome.Passed _ ->
          run.branch() == null && registry.versionOf(run.project(), run.runId()).isEmpty();
      case Outcome.Stopped _ -> runs(run);
      case Outcome.GateFailed _, Outcome.NoModel _ -> false;
    };
  }

  /** Whether a job of a run does: the last one, or where there is none yet, one before. */
  private boolean runs(Run run) {
    Optional<JobState> state = jobs.apply(run.jobName());
    if (state.isEmpty() && JobName.isOne(run.jobName())) {
      JobName last = JobName.parse(run.jobName());
      state =
          Stream.of(Step.CODE, Step.PREPARE)
              .map(step -> jobs.apply(last.of(step).toString()))
              .flatMap(Optional::stream)
              .findFirst();
    }
    return state.orElse(null) instanceof JobState.Running;
  }

  Optional<Wanted> wanted(ProjectName project) {
    return stateStore.find(Wanted.key(project)).map(Revised::value);
  }

  Optional<Rollout> moving(ProjectName project) {
    return stateStore.find(Route.key(project)).flatMap(route -> route.value().activeRollout());
  }

  static boolean isOverdue(Rollout rollout, Instant due) {
    return rollout.nextAt().filter(step -> step.isBefore(due)).isPresent();
  }

  /** Whether nothing as new of a language model ever served. */
  boolean isUnserved(LanguageModelRevision declared) {
    return stateStore
        .find(Route.key(declared.model().name()))
        .filter(route -> route.value().newest() >= declared.version())
        .isEmpty();
  }

  boolean isUnfulfilled(Wanted wanted) {
    ProjectName project = wanted.project();
    return stateStore
            .find(Route.key(project))
            .filter(route -> wanted.isOpen(route.value()))
            .isPresent()
        && (registry
                .find(project, wanted.version())
                .filter(version -> version.refusal() == null)
                .isPresent()
            || stateStore.find(LanguageModelRevision.key(project, wanted.version())).isPresent());
  }

  boolean isUnanswered(Incident incident, int dataset) {
    return stateStore
        .find(DatasetVersion.key(incident.project(), dataset))
        .map(Revised::value)
        .map(data ->
            Run.runId(
                data.project(),
                data.projectRevision(),
                data.digest(),
                new Run.Reason.Incident(incident.number())))
        .flatMap(run -> stateStore.find(Run.key(incident.project(), run)))
        .isEmpty();
  }
}
