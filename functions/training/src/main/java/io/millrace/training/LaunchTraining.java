package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.SharedDatasets;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incident.Retraining;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingDecision;
import io.millrace.domain.training.TrainingDecisions;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Trains on a published dataset version, once for the definition that it was checked against, when
 * that says: see {@link TrainingDecision}; on the data that an incident is answered with, once an
 * incident; and on a branch where somebody asked for it. Where somebody stopped a run, its jobs are
 * stopped.
 *
 * <p>Projects that learn from the same data are given them first, each for a run of its own.
 *
 * <p>The run is planned before its job is launched: a run that was planned by a function that died
 * then is launched by the same event again, against the same champion. Where the run was tried
 * again, or somebody asked for that, it is the newest attempt that is launched.
 */
final class LaunchTraining implements Function<Event, RunState> {

  private final SharedDatasets shared;
  private final Runs runs;
  private final TrainingDecisions decisions;
  private final Incidents incidents;
  private final JobLauncher launcher;
  private final InstantSource clock;
  private final String stage;
  private final Tracing tracing;

  LaunchTraining(
      SharedDatasets shared,
      Runs runs,
      TrainingDecisions decisions,
      Incidents incidents,
      JobLauncher launcher,
      InstantSource clock,
      String stage,
      Tracing tracing) {
    this.shared = shared;
    this.runs = runs;
    this.decisions = decisions;
    this.incidents = incidents;
    this.launcher = launcher;
    this.clock = clock;
    this.stage = stage;
    this.tracing = tracing;
  }

  /**
   * @throws InvalidInputException if there is no such dataset version, incident or run, or this is
   *     another event
   */
  @Override
  public RunState apply(Event event) {
    return switch (event) {
      case Event.DatasetPublished(var project, var version) -> {
        shared.share(project);
        yield onPublished(launcher.dataset(project, version));
      }
      case Event.ProjectDeclared(var project, var _) -> {
        shared.share(project);
        yield RunState.NONE;
      }
      case Event.BranchMoved(var project, var branch) -> onBranch(project, branch);
      case Event.RetrainingWanted(var project, var incident) -> onIncident(project, incident);
      case Event.RunStopped(var project, var runId) -> onStopped(project, runId);
      case Event.DatasetRefused _, Event.DatasetTagged _, Event.TableMoved _ -> throw other(event);
      case Event.RunPassed _,
          Event.RunFailed _,
          Event.VersionRegistered _,
          Event.VersionApproved _ ->
          throw other(event);
      case Event.VersionRejected _, Event.DeploymentRefused _, Event.PromotionRequested _ ->
          throw other(event);
      case Event.ApprovalWanted _, Event.IncidentWorsened _ -> throw other(event);
      case Event.PromotionRefused _, Event.VersionDeployed _, Event.VersionRolledBack _ ->
          throw other(event);
      case Event.RolloutStarted _,
          Event.EndpointWanted _,
          Event.RolloutResumed _,
          Event.RolloutStopped _,
          Event.ServingStopped _ ->
          throw other(event);
      case Event.DriftFound _, Event.IncidentOpened _, Event.IncidentClosed _ -> throw other(event);
    };
  }

  private static InvalidInputException other(Event event) {
    return new InvalidInputException("event", "one that is trained for", event.type());
  }

  /** Data that are not trained on unasked have a run all the same where somebody asked for one. */
  private RunState onPublished(DatasetVersion dataset) {
    String runId = Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest());
    if (runs.find(dataset.project(), runId).isEmpty()) {
      TrainingDecision decision = decisions.on(dataset, clock.instant());
      if (decision instanceof TrainingDecision.Later) {
        launcher.awaits();
      }
      if (!(decision instanceof TrainingDecision.Now)) {
        return new RunState(dataset.project().value(), runId, "not now");
      }
    }
    return launched(plan(dataset, runId));
  }

  /** What is on a branch is learned from where somebody asked for it: then its run is planned. */
  private RunState onBranch(ProjectName project, String branch) {
    return runs.open(project, branch).stream()
        .map(launcher::launch)
        .map(RunState::of)
        .reduce((_, last) -> last)
        .orElse(RunState.NONE);
  }

  private RunState onIncident(ProjectName project, int number) {
    Retraining wanted =
        incidents
            .find(project, number)
            .map(Incident::retraining)
            .orElseThrow(() ->
                new InvalidInputException(
                    "incident %s of %s asks for no training".formatted(number, project)));
    DatasetVersion dataset = launcher.dataset(project, wanted.datasetVersion());
    var reason = new Run.Reason.Incident(number);
    String runId = Run.runId(project, dataset.projectRevision(), dataset.digest(), reason);
    return launched(plan(dataset, runId).because(reason));
  }

  private RunState onStopped(ProjectName project, String runId) {
    Run run =
        runs.find(project, runId)
            .orElseThrow(() ->
                new InvalidInputException("There is no run %s of %s.".formatted(runId, project)));
    launcher.stop(run);
    return RunState.of(run);
  }

  private RunState launched(Run planned) {
    Run run = runs.newestAttempt(runs.planned(planned));
    return RunState.of(run.outcome() == null ? launcher.launch(run) : run);
  }

  private Run plan(DatasetVersion dataset, String runId) {
    Run planned =
        new Run(
            dataset.project(),
            runId,
            dataset.version(),
            dataset.projectRevision(),
            launcher.serving(dataset.project()),
            new JobName(stage, dataset.project(), runId).toString(),
            clock.instant(),
            null,
            null,
            tracing.current().orElse(null));
    return planned.at(
        launcher.placement(dataset.project(), dataset.projectRevision(), dataset).why());
  }
}
