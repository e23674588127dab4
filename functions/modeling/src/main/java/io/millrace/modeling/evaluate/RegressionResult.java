package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a regression said of held-out rows, beside the truth. */
public final class RegressionResult {

  private static final int POINTS = 300;

  private final float[] predicted;
  private final double[] truth;

  /** Keeps its arguments, which are not changed; one prediction a row. */
  public RegressionResult(float[] predicted, double[] truth) {
    if (truth.length == 0 || predicted.length != truth.length) {
      throw new IllegalArgumentException(
          "expected %d predictions, got %d".formatted(truth.length, predicted.length));
    }
    this.predicted = predicted;
    this.truth = truth;
  }

  /** All metrics of the task, with intervals from a bootstrap with this seed. */
  public Evaluation evaluate(long seed) {
    return Evaluation.ofRegression(
        truth.length,
        Bootstrap.estimates(
            truth.length,
            seed,
            Map.of(
                Metric.RMSE, weights -> Math.sqrt(squaredError(weights) / truth.length),
                Metric.MAE, this::meanAbsoluteError,
                Metric.R2, this::determination)));
  }

  /**
   * Some hundred rows, evenly chosen: the truth (x) and what was said (y), for people to look at.
   */
  public List<Curves.Point> scatter() {
    int step = Math.max(1, truth.length / POINTS);
    return IntStream.iterate(0, row -> row < truth.length, row -> row + step)
        .mapToObj(row -> new Curves.Point(truth[row], predicted[row]))
        .toList();
  }

  private double squaredError(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      double error = predicted[row] - truth[row];
      sum += weights[row] * error * error;
    }
    return sum;
  }

  private double meanAbsoluteError(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      sum += weights[row] * Math.abs(predicted[row] - truth[row]);
    }
    return sum / truth.length;
  }

  /** R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; infinite or NaN where all rows have the same value. */
  private double determination(int[] weights) {
    double mean = 0;
    for (int row = 0; row < truth.length; row++) {
      mean += weights[row] * truth[row];
    }
    mean /= truth.length;
    double variation = 0;
    for (int row = 0; row < truth.length; row++) {
      variation += weights[row] * (truth[row] - mean) * (truth[row] - mean);
    }
    return 1 - squaredError(weights) / variation;
  }
}
