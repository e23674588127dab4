package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.project.Project;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Predictions of several objects of captures, to be joined with what came true of them together: a
 * window is read, measured and written once for all of them.
 */
final class GatheredPredictions {

  private static final Logger log = LoggerFactory.getLogger(GatheredPredictions.class);

  /** So many are gathered in memory, some 500 bytes each, before they are kept. */
  private static final int MOST = 50_000;

  private final FeedbackJoin feedback;
  private final Qualities qualities;
  private final Map<ProjectName, Of> gathered = new LinkedHashMap<>();
  private int size;

  GatheredPredictions(FeedbackJoin feedback, Qualities qualities) {
    this.feedback = feedback;
    this.qualities = qualities;
  }

  /** Who is told of what could not be kept. */
  interface Failed {
    void of(CaptureKey key, ProjectName project, RuntimeException e);
  }

  /** Those of a project, by the object that they are in. */
  private record Of(Project project, Map<CaptureKey, List<Prediction>> objects) {}

  void add(CaptureKey key, Project project, List<Prediction> predictions) {
    gathered
        .computeIfAbsent(project.name(), _ -> new Of(project, new LinkedHashMap<>()))
        .objects()
        .put(key, predictions);
    size += predictions.size();
  }

  /** Whether there is enough to be kept now. */
  boolean isMany() {
    return size >= MOST;
  }

  /**
   * Keeps what was gathered. Idempotent. Where that fails, each object is tried alone, so that none
   * stops the next.
   */
  void keep(Failed failed) {
    gathered.forEach((name, of) -> {
      try {
        keep(of.project(), of.objects().values());
      } catch (RuntimeException together) {
        log.warn("what {} predicted is kept object by object: {}", name, together.getMessage());
        of.objects()
            .forEach((key, predictions) -> {
              try {
                keep(of.project(), List.of(predictions));
              } catch (RuntimeException alone) {
                failed.of(key, name, alone);
              }
            });
      }
    });
    gathered.clear();
    size = 0;
  }

  private void keep(Project project, Iterable<List<Prediction>> objects) {
    WindowJoins joins = feedback.joins(project);
    objects.forEach(predictions -> predictions.forEach(joins::add));
    joins.keep(qualities);
  }
}
