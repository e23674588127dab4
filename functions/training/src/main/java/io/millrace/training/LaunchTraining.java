package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Trains on a published dataset version, once for the definition that it was checked against.
 *
 * <p>The run is planned before its job is launched: a run that was planned by a function that died
 * then is launched by the same event again, against the same champion. Where the run was tried
 * again, or somebody asked for that, it is the newest attempt that is launched.
 */
final class LaunchTraining implements Function<Event.DatasetPublished, RunState> {

  private final Runs runs;
  private final Launcher launcher;
  private final InstantSource clock;
  private final String stage;
  private final Tracing tracing;

  LaunchTraining(Runs runs, Launcher launcher, InstantSource clock, String stage, Tracing tracing) {
    this.runs = runs;
    this.launcher = launcher;
    this.clock = clock;
    this.stage = stage;
    this.tracing = tracing;
  }

  /**
   * @throws InvalidInputException if there is no such dataset version
   */
  @Override
  public RunState apply(Event.DatasetPublished event) {
    Run first = runs.planned(plan(launcher.dataset(event.project(), event.version())));
    Run run = runs.newestAttempt(first);
    return RunState.of(run.outcome() == null ? launcher.launch(run) : run);
  }

  private Run plan(DatasetVersion dataset) {
    String runId = Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest());
    return new Run(
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
  }
}
