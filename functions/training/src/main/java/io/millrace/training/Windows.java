package io.millrace.training;

import io.millrace.domain.compute.TrainingWindow;
import io.millrace.domain.event.AlarmClock;
import io.millrace.domain.project.Projects;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the runs of projects that train in certain hours only, until these begin; and sets the
 * clock to whatever comes next, of these and of what is trained on at a time of its own.
 */
final class Windows {

  private final Runs runs;
  private final Projects projects;
  private final TrainingJobs jobs;
  private final AlarmClock launches;
  private final LaterTrainings later;
  private final InstantSource clock;

  Windows(
      Runs runs,
      Projects projects,
      TrainingJobs jobs,
      AlarmClock launches,
      LaterTrainings later,
      InstantSource clock) {
    this.runs = runs;
    this.projects = projects;
    this.jobs = jobs;
    this.launches = launches;
    this.later = later;
    this.clock = clock;
  }

  /**
   * The time until which a run is to be held; empty where it may be launched now, or was before.
   */
  Optional<Instant> opening(Run run) {
    TrainingWindow window = window(run);
    return window == null
        ? Optional.empty()
        : window.opensAfter(clock.instant()).filter(_ -> jobs.describe(run.jobName()).isEmpty());
  }

  /** Notes that a run is held, until when, and sees to it that it is launched then. */
  Run held(Run run, Instant opening) {
    Run held =
        runs.waits(run, "for its training.window %s to open at %s".formatted(window(run), opening));
    ring();
    return held;
  }

  /** Sets the clock to the moment at which the next of those that wait may be launched. */
  void ring() {
    Stream.concat(
            runs.waiting().stream().map(this::opening).flatMap(Optional::stream),
            later.next().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(launches::ringAt);
  }

  private @Nullable TrainingWindow window(Run run) {
    return projects
        .find(run.project(), run.projectRevision())
        .map(revision -> revision.project().training().launch().window())
        .orElse(null);
  }
}
