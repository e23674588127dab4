package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.modeling.Model;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Curves;
import io.millrace.modeling.evaluate.RegressionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that training has not seen, to measure models on: the new one and the one that serves. */
final class HeldOut {

  private final Observations table;
  private final int[] rows;
  private final List<String> classes;
  private final double[] truth;
  private final long seed;

  HeldOut(Observations table, int[] rows, Target target, long seed) {
    this.table = table;
    this.rows = rows;
    this.classes = target.classes();
    this.truth = target.values(rows);
    this.seed = seed;
  }

  /** How a model did, and what that looks like. */
  record Result(Evaluation evaluation, @Nullable Curves curves, List<Curves.Point> scatter) {}

  /**
   * Measures a model.
   *
   * @throws InvalidInputException if it predicts something else, or needs columns that are not
   *     there
   */
  Result measure(Model model) {
    float[] predicted = predictions(model);
    if (classes.isEmpty()) {
      var result = new RegressionResult(predicted, truth);
      return new Result(result.evaluate(seed), null, result.scatter());
    }
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = (int) truth[i];
    }
    var result = new ClassificationResult(classes, predicted, labels);
    return new Result(result.evaluate(seed), result.curves(), List.of());
  }

  /** The one number of each row that monitoring watches; see {@code Prediction.score}. */
  double[] scores(Model model) {
    float[] predicted = predictions(model);
    double[] scores = new double[rows.length];
    int width = Math.max(1, classes.size());
    for (int i = 0; i < rows.length; i++) {
      float score = predicted[i * width + (width == 2 ? 1 : 0)];
      for (int c = 0; width > 2 && c < width; c++) {
        score = Math.max(score, predicted[i * width + c]);
      }
      scores[i] = score;
    }
    return scores;
  }

  /** Shape [rows × classes], in the order of the classes here; [rows] for a regression. */
  private float[] predictions(Model model) {
    List<String> theirs = model.signature().classes();
    if (theirs.isEmpty() != classes.isEmpty()) {
      throw new InvalidInputException("It is a model of another task.");
    }
    int width = Math.max(1, classes.size());
    float[] features = model.pipeline().encode(table.columns(), rows);
    float[] out = new float[model.trees().outputs()];
    float[] all = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      model.trees().predict(features, i * model.pipeline().width(), out);
      for (int c = 0; c < width; c++) {
        int place = classes.isEmpty() ? 0 : theirs.indexOf(classes.get(c));
        all[i * width + c] = place < 0 ? 0 : out[place]; // a class that the model does not know
      }
    }
    return all;
  }
}
