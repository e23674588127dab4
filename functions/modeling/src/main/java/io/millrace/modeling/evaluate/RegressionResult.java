package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Objective;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a regression said of held-out rows, beside the truth. */
public final class RegressionResult {

  private static final int POINTS = 300;

  private final double[] predicted;
  private final double unit; // errors are squared in it, so that no square overflows
  private final double[] truth;
  private final Objective objective;
  private final @Nullable Intervals intervals;
  private final int @Nullable [] lists;

  /** What was said by a model that was fitted by the squared error. */
  public RegressionResult(double[] predicted, double[] truth) {
    this(predicted, truth, Objective.SQUARED_ERROR);
  }

  /**
   * Keeps its arguments, which are not changed; one prediction a row.
   *
   * @param objective whose own metric is measured, too
   */
  public RegressionResult(double[] predicted, double[] truth, Objective objective) {
    this(predicted, truth, objective, null);
  }

  /**
   * The same of a model that said intervals, too.
   *
   * @param intervals one a row; null where none were said
   */
  public RegressionResult(
      double[] predicted, double[] truth, Objective objective, @Nullable Intervals intervals) {
    this(predicted, truth, objective, intervals, null);
  }

  /**
   * The same of a model that may have put rows in order.
   *
   * @param lists of each row the list that it is in; null where there are none. Then nothing is
   *     measured of a ranking
   */
  public RegressionResult(
      double[] predicted,
      double[] truth,
      Objective objective,
      @Nullable Intervals intervals,
      int @Nullable [] lists) {
    if (intervals != null && intervals.rows().size() != truth.length) {
      throw new IllegalArgumentException(
          "expected %s intervals, got %s".formatted(truth.length, intervals.rows().size()));
    }
    if (truth.length == 0 || predicted.length != truth.length) {
      throw new IllegalArgumentException(
          "expected %s predictions, got %s".formatted(truth.length, predicted.length));
    }
    this.predicted = predicted;
    this.truth = truth;
    this.objective = objective;
    this.intervals = intervals;
    this.lists = lists;
    double largest =
        DoubleStream.concat(Arrays.stream(truth), Arrays.stream(predicted))
            .map(Math::abs)
            .max()
            .orElse(0);
    unit = largest > 0 ? Math.scalb(1.0, Math.getExponent(largest)) : 1;
  }

  /** What was said of some of the rows. */
  public RegressionResult of(int[] rows) {
    return new RegressionResult(
        IntStream.of(rows).mapToDouble(row -> predicted[row]).toArray(),
        IntStream.of(rows).mapToDouble(row -> truth[row]).toArray(),
        objective,
        intervals == null ? null : intervals.of(rows),
        lists == null ? null : IntStream.of(rows).map(row -> lists[row]).toArray());
  }

  /** A metric on all rows, without its interval; NaN where it is not defined on them. */
  public double value(Metric metric) {
    ToDoubleFunction<int[]> function = metrics().get(metric);
    return function == null ? Double.NaN : function.applyAsDouble(Ranking.ones(truth.length));
  }

  /** The absolute error of each row. */
  public double[] losses() {
    return IntStream.range(0, truth.length)
        .mapToDouble(row -> Math.abs(predicted[row] - truth[row]))
        .toArray();
  }

  /** All metrics of the task, where each row is an observation of its own. */
  public Evaluation evaluate(long seed) {
    return evaluate(seed, IntStream.range(0, truth.length).toArray());
  }

  /**
   * All metrics of the task, with intervals from a bootstrap with this seed.
   *
   * @param units of each row the observation that it belongs to, 0, 1, 2 …
   */
  public Evaluation evaluate(long seed, int[] units) {
    return Evaluation.ofRegression(truth.length, Bootstrap.estimates(units, seed, metrics()));
  }

  /**
   * How much better this is than what another model said of the same rows, by the bootstrap.
   *
   * @param units of each row the observation that it belongs to, 0, 1, 2 …
   */
  public SortedMap<Metric, Difference> against(RegressionResult other, long seed, int[] units) {
    return Bootstrap.differences(units, seed, metrics(), other.metrics());
  }

  private Map<Metric, ToDoubleFunction<int[]>> metrics() {
    if (objective == Objective.RANKING) {
      return lists == null ? Map.of() : new Lists(predicted, truth, lists).metrics();
    }
    Map<Metric, ToDoubleFunction<int[]>> metrics = new EnumMap<>(Metric.class);
    metrics.put(
        Metric.RMSE, weights -> unit * Math.sqrt(squaredError(weights) / Ranking.total(weights)));
    metrics.put(Metric.MAE, this::meanAbsoluteError);
    metrics.put(Metric.R2, this::determination);
    objective.ownMetric().ifPresent(metric -> metrics.put(metric, this::meanDeviance));
    if (intervals != null) {
      metrics.putAll(intervals.metrics(truth));
    }
    return metrics;
  }

  /** NaN where it is not defined of a row. */
  private double meanDeviance(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      sum += weights[row] * Deviance.of(objective, truth[row], predicted[row]);
    }
    return sum / Ranking.total(weights);
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

  /** The mean squared error, in squared units. */
  private double squaredError(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      double error = predicted[row] / unit - truth[row] / unit;
      sum += weights[row] * error * error;
    }
    return sum;
  }

  private double meanAbsoluteError(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      sum += weights[row] * Math.abs(predicted[row] / unit - truth[row] / unit);
    }
    return unit * sum / Ranking.total(weights);
  }

  /** R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; NaN where all rows have the same value. */
  private double determination(int[] weights) {
    double mean = 0;
    for (int row = 0; row < truth.length; row++) {
      mean += weights[row] * (truth[row] / unit);
    }
    mean /= Ranking.total(weights);
    double variation = 0;
    for (int row = 0; row < truth.length; row++) {
      double distance = truth[row] / unit - mean;
      variation += weights[row] * distance * distance;
    }
    return constant(weights) ? Double.NaN : 1 - squaredError(weights) / variation;
  }

  private boolean constant(int[] weights) {
    double first = Double.NaN;
    for (int row = 0; row < truth.length; row++) {
      if (weights[row] > 0) {
        first = Double.isNaN(first) ? truth[row] : first;
        if (truth[row] != first) {
          return false;
        }
      }
    }
    return true;
  }
}
