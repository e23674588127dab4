package io.millrace.trainer;

import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.card.LearningCurve;
import io.millrace.modeling.score.Calibrated;
import io.millrace.modeling.score.Mixture;
import io.millrace.modeling.score.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was learned.
 *
 * @param prepared what features are made by
 * @param selection the models that make the model
 * @param linear the linear model that stands beside it; null where it is the model itself
 * @param calibrating what makes its probabilities right
 * @param leaderboard the models that it was chosen from; null where there was no choice
 * @param intervals what says intervals; null where nothing does
 */
record Learned(
    Prepared prepared,
    Selection selection,
    Fitted.@Nullable Linear linear,
    Calibrating calibrating,
    @Nullable Leaderboard leaderboard,
    Bounding.@Nullable Learned intervals) {

  /** The model. */
  Model model() {
    return intervals == null
        ? new Model(prepared.signature(), prepared.pipeline(), scorer())
        : new Model(
            prepared.signature().with(intervals.bounds()),
            prepared.pipeline(),
            scorer(),
            intervals.ends());
  }

  /** The linear model beside it; null where it is the model itself. */
  @Nullable Model linearModel() {
    return linear == null
        ? null
        : new Model(prepared.signature(), prepared.pipeline(), linear.scorer());
  }

  /** Whether only the limit of rounds ended training. */
  boolean stillImproving() {
    return selection.parts().stream()
        .anyMatch(part -> part.fitted() instanceof Fitted.Trees trees && trees.stillImproving());
  }

  /** How the largest part that is trees was learned; null where none is. */
  @Nullable LearningCurve curve() {
    return selection.parts().stream()
        .sorted(Comparator.comparingDouble(part -> -part.weight()))
        .map(Selection.Part::fitted)
        .filter(Fitted.Trees.class::isInstance)
        .map(fitted -> ((Fitted.Trees) fitted).curve())
        .findFirst()
        .orElse(null);
  }

  private Scorer scorer() {
    return calibrating.equals(Calibrating.NONE)
        ? uncalibrated(selection)
        : new Calibrated(uncalibrated(selection), calibrating.slope(), calibrating.intercept());
  }

  /** The scorer of a selection, as its parts say. */
  static Scorer uncalibrated(Selection selection) {
    List<Selection.Part> parts = selection.parts();
    return parts.size() == 1
        ? parts.getFirst().fitted().scorer()
        : new Mixture(
            parts.stream()
                .map(part -> new Mixture.Part(part.fitted().scorer(), part.weight()))
                .toList());
  }

  /** The files that keep the scorer, and the one that says how. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    List<ModelFormat.Weighted> formats = new ArrayList<>();
    int trees = 0;
    for (Selection.Part part : selection.parts()) {
      ModelFormat format;
      switch (part.fitted()) {
        case Fitted.Trees fitted -> {
          String file = treesFile(++trees);
          files.put(file, fitted.bytes());
          format = new ModelFormat.Trees(file);
        }
        case Fitted.Linear fitted -> {
          files.put(ModelArchive.LINEAR, fitted.bytes());
          format = new ModelFormat.Linear(ModelArchive.LINEAR);
        }
      }
      formats.add(new ModelFormat.Weighted(format, part.weight()));
    }
    ModelFormat format =
        formats.size() == 1 ? formats.getFirst().format() : new ModelFormat.Mixed(formats);
    ModelFormat all =
        calibrating.equals(Calibrating.NONE)
            ? format
            : new ModelFormat.Calibrated(format, calibrating.slope(), calibrating.intercept());
    files.put(ModelArchive.FORMAT, all.toJson());
    if (intervals != null) {
      files.put(ModelArchive.INTERVAL, intervals.trees());
    }
    return files;
  }

  private static String treesFile(int number) {
    return number == 1 ? ModelArchive.MODEL : ModelArchive.MODEL.replace(".", "-" + number + ".");
  }
}
