package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What one object of captures holds, window by window, in bounded memory: predictions of more
 * windows than fit are left out and counted.
 */
final class CaptureContents {

  /** Profiles of columns, of some 30 KB each, that are in memory at once. */
  private static final int MOST_COLUMNS = 4000;

  private final BiFunction<ProjectName, Integer, Optional<Reference>> models;
  private final Map<Window, WindowProfiles> profiles = new LinkedHashMap<>();
  private final Map<ProjectName, List<Prediction>> predictions = new LinkedHashMap<>();
  private int columns;
  private int leftOut;

  /**
   * @param models of versions of projects; empty where one cannot be watched
   */
  CaptureContents(BiFunction<ProjectName, Integer, Optional<Reference>> models) {
    this.models = models;
  }

  /**
   * Counts this prediction; whether it is one of a model that is watched. What was answered by
   * default no model predicted, and it is not counted.
   */
  boolean add(Capture capture) {
    if (capture.isByDefault()) {
      return true;
    }
    Optional<Reference> model = models.apply(capture.project(), capture.version());
    if (model.isEmpty()) {
      return false;
    }
    Window window =
        Window.at(
            capture.project(),
            capture.version(),
            capture.at(),
            model.get().policy().windowLength());
    WindowProfiles its = profiles.get(window);
    if (its == null) {
      int more = model.get().baseline().columns().size() + model.get().segments().columns();
      if (!profiles.isEmpty() && columns + more > MOST_COLUMNS) {
        leftOut++;
        return true;
      }
      columns += more;
      its = model.get().nothing();
      profiles.put(window, its);
    }
    model.get().count(capture, its);
    predictions
        .computeIfAbsent(capture.project(), _ -> new ArrayList<>())
        .add(model.get().joined(capture));
    return true;
  }

  Set<Window> windows() {
    return profiles.keySet();
  }

  /** The profiles of what it holds of a window. */
  WindowProfiles profiles(Window window) {
    return Optional.ofNullable(profiles.get(window)).orElseThrow();
  }

  /** The predictions that were counted, to be joined with what came true of them. */
  Map<ProjectName, List<Prediction>> predictions() {
    return predictions;
  }

  /** Predictions that were not counted since there were too many windows. */
  int leftOut() {
    return leftOut;
  }
}
