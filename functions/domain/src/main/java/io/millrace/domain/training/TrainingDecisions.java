package io.millrace.domain.training;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides by what the state store knows: see {@link TrainingDecision#of}. */
public final class TrainingDecisions {

  private final StateStore stateStore;

  public TrainingDecisions(StateStore stateStore) {
    this.stateStore = stateStore;
  }

  /**
   * Whether this dataset version, which no run learned from, is trained on now; by the definition
   * that it was checked against.
   */
  public TrainingDecision on(DatasetVersion dataset, Instant now) {
    ProjectName project = dataset.project();
    Optional<Erasure> erasure = Erasures.of(stateStore, dataset);
    if (erasure.isPresent()) {
      return new TrainingDecision.Withdrawn(erasure.get().number());
    }
    @Nullable TrainingTrigger trigger =
        definition(dataset).map(declared -> declared.training().launch().trigger()).orElse(null);
    return switch (trigger) {
      case null -> new TrainingDecision.Now();
      case TrainingTrigger.Asked _ ->
          TrainingDecision.of(
              trigger,
              dataset.version(),
              dataset.version(),
              null,
              dataset::publishedAt,
              () -> 0,
              now);
      case TrainingTrigger.Every _, TrainingTrigger.At _, TrainingTrigger.NewRows _ -> {
        int newest =
            Newest.of(
                    stateStore,
                    DatasetVersion.class,
                    Key.partitionOf(project),
                    DatasetVersion.prefix())
                .found()
                .map(DatasetVersion::version)
                .orElse(dataset.version());
        Optional<Run> last = LaunchedRuns.last(stateStore, project).found();
        yield TrainingDecision.of(
            trigger,
            dataset.version(),
            newest,
            last.map(Run::launchedAt).orElse(null),
            () -> waitingSince(last.map(Run::datasetVersion).orElse(0), dataset),
            () -> rowsSince(last.map(Run::datasetVersion).orElse(0), dataset),
            now);
      }
    };
  }

  private Optional<Project> definition(DatasetVersion dataset) {
    return stateStore
        .find(ProjectRevision.key(dataset.project(), dataset.projectRevision()))
        .map(revision -> revision.value().project());
  }

  private Instant waitingSince(int trainedOn, DatasetVersion dataset) {
    return stateStore
        .find(DatasetVersion.key(dataset.project(), trainedOn + 1))
        .map(Revised::value)
        .filter(first -> first.version() < dataset.version())
        .orElse(dataset)
        .publishedAt();
  }

  /** What the files brought of which the versions after that one were made, up to this one. */
  private long rowsSince(int trainedOn, DatasetVersion dataset) {
    List<Listed<DatasetVersion>> later =
        stateStore.list(
            DatasetVersion.class,
            Key.partitionOf(dataset.project()),
            DatasetVersion.prefix(),
            DatasetVersion.key(dataset.project(), trainedOn).sort(),
            Math.max(1, dataset.version() - trainedOn));
    return Listed.readable(later).stream().mapToLong(this::brought).sum();
  }

  private long brought(DatasetVersion version) {
    if (version.gathered() != null) {
      return version.gathered();
    }
    ProjectName owner =
        definition(version).map(declared -> declared.data().from()).orElse(version.project());
    return stateStore
        .find(Upload.key(owner, version.ingestId()))
        .map(Revised::value)
        .map(Upload::rows)
        .map(RowCounts::published)
        .orElse(0L);
  }
}
