package io.millrace.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.wire.Capture;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a version's predictions are held against.
 *
 * @param baseline profile of what it learned from and of the scores that it gave
 * @param segments the same of rows of the kinds that the project tells apart, as far as they were
 *     told apart when the version learned
 * @param project as its definition in force says
 * @param evaluation of the version on the rows that were held out when it was made
 * @param signature what it takes and gives
 * @param importance share of the version's contributions by column; empty where it does not say
 */
record Reference(
    Profile baseline,
    SegmentProfiles segments,
    Project project,
    Evaluation evaluation,
    Signature signature,
    Map<String, Double> importance) {

  Reference {
    importance = Map.copyOf(importance);
  }

  /**
   * What this version is held against.
   *
   * @throws InvalidInputException if there is no such version, or its archive is none or has no
   *     baseline
   * @throws UncheckedIOException if reading the archive broke off
   */
  static Reference load(
      Projects projects, Registry registry, ObjectStore objects, ProjectName name, int number) {
    ModelVersion version = registry.require(name, number);
    Project project = projects.require(name);
    try (InputStream in = objects.read(version.archive())) {
      ModelArchive archive = ModelArchive.read(in);
      byte[] baseline = archive.file(ModelArchive.BASELINE);
      return new Reference(
          Profile.parse(new String(baseline, StandardCharsets.UTF_8)),
          segments(archive, project),
          project,
          version.evaluation(),
          Signature.fromJson(archive.file(ModelArchive.SIGNATURE)),
          Optional.ofNullable(archive.files().get(ModelArchive.IMPORTANCE))
              .map(Importance::fromJson)
              .orElse(List.of())
              .stream()
              .collect(Collectors.toMap(Importance::column, Importance::share, (one, _) -> one)));
    } catch (EOFException e) {
      throw new InvalidInputException("%s is cut short".formatted(version.archive()));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + version.archive(), e);
    }
  }

  private static SegmentProfiles segments(ModelArchive archive, Project project) {
    byte[] file = archive.files().get(ModelArchive.SEGMENT_BASELINES);
    return file == null
        ? SegmentProfiles.NONE
        : SegmentProfiles.parse(new String(file, StandardCharsets.UTF_8))
            .of(project.monitoring().segmentColumns());
  }

  /** When a window is called different from what it is held against. */
  MonitoringPolicy policy() {
    return project.monitoring();
  }

  /** The profiles of no predictions. */
  WindowProfiles nothing() {
    return new WindowProfiles(baseline.empty(), segments.empty());
  }

  /** Adds a prediction to the profiles of those of its window. */
  void count(Capture capture, WindowProfiles window) {
    window.all().addRow(row(capture));
    window.segments().addRow(project::column, row(capture));
  }

  /** A prediction as it is joined with what came true. */
  JoinedPredictions.Prediction joined(Capture capture) {
    String key = project.entityKey();
    return new JoinedPredictions.Prediction(
        capture.predictionId(),
        capture.version(),
        capture.at(),
        key == null
            ? null
            : WatchedGroups.word(project.column(key), capture.instance().get(key))
                .map(JoinedWindow::entity)
                .orElse(null),
        capture.output(),
        new WatchedGroups(project).words(capture.instance()));
  }

  /** The values of a prediction by column, its score among them. */
  private Function<String, @Nullable Object> row(Capture capture) {
    return column ->
        column.equals(ModelArchive.BASELINE_SCORE)
            ? capture.output().score()
            : capture.instance().get(column);
  }
}
