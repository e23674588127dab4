package io.millrace.training;

import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingDecision;
import io.millrace.domain.training.TrainingDecisions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was published and is trained on at a later time, as its project says. */
final class LaterTrainings {

  private final Projects projects;
  private final Datasets datasets;
  private final Runs runs;
  private final TrainingDecisions decisions;
  private final InstantSource clock;

  LaterTrainings(
      Projects projects,
      Datasets datasets,
      Runs runs,
      TrainingDecisions decisions,
      InstantSource clock) {
    this.projects = projects;
    this.datasets = datasets;
    this.runs = runs;
    this.decisions = decisions;
    this.clock = clock;
  }

  /** The dataset versions whose time has come, one of a project at most. */
  List<DatasetVersion> due() {
    return untrained()
        .filter(each -> decisions.on(each, clock.instant()) instanceof TrainingDecision.Now)
        .toList();
  }

  /** When the time of the next comes; empty where none waits for its time. */
  Optional<Instant> next() {
    return untrained()
        .map(each -> decisions.on(each, clock.instant()))
        .filter(TrainingDecision.Later.class::isInstance)
        .map(decision -> ((TrainingDecision.Later) decision).from())
        .min(Comparator.naturalOrder());
  }

  /** The newest of each project that trains by the clock, where no run learned from it. */
  private Stream<DatasetVersion> untrained() {
    return projects.all().stream()
        .map(ProjectRevision::project)
        .filter(LaterTrainings::isByTheClock)
        .flatMap(project -> datasets.newest(project.name()).found().stream())
        .filter(dataset ->
            runs.find(
                    dataset.project(),
                    Run.runId(dataset.project(), dataset.projectRevision(), dataset.digest()))
                .isEmpty());
  }

  private static boolean isByTheClock(Project project) {
    return switch (project.training().launch().trigger()) {
      case TrainingTrigger.Every _, TrainingTrigger.At _ -> true;
      case null -> false;
      case TrainingTrigger.Asked _, TrainingTrigger.NewRows _ -> false;
    };
  }
}
