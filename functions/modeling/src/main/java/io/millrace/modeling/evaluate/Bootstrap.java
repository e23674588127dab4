package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Confidence intervals by the percentile bootstrap: {@value #RESAMPLES} samples of the
 * observations, drawn with replacement, all rows of one together; the interval holds the middle 95
 * % of what the metric is on them.
 *
 * <p>Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. All metrics
 * are taken on the same samples. Cost: O(samples × rows) a metric.
 */
final class Bootstrap {

  static final int RESAMPLES = 200;

  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /**
   * Each metric on all rows, with its interval; one that is not defined on them is left out.
   *
   * @param units the observation that each row belongs to, 0, 1, 2 …: rows of one entity say less
   *     than as many rows of different ones
   * @param metrics of the rows weighted by how often each counts; NaN where not defined
   */
  static SortedMap<Metric, Estimate> estimates(
      int[] units, long seed, Map<Metric, ToDoubleFunction<int[]>> metrics) {
    List<Sampled> sampled = sampled(units, seed, metrics);
    SortedMap<Metric, Estimate> estimates = new TreeMap<>();
    int[] ones = Ranking.ones(units.length);
    for (Sampled metric : sampled) {
      double value = metric.function.applyAsDouble(ones);
      if (Double.isFinite(value)) {
        estimates.put(metric.metric, metric.estimate(value));
      }
    }
    return estimates;
  }

  private static List<Sampled> sampled(
      int[] units, long seed, Map<Metric, ToDoubleFunction<int[]>> metrics) {
    List<Sampled> sampled =
        metrics.entrySet().stream().map(e -> new Sampled(e.getKey(), e.getValue())).toList();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] drawn = new int[Arrays.stream(units).max().orElse(-1) + 1];
    int[] weights = new int[units.length];
    for (int sample = 0; sample < RESAMPLES; sample++) {
      Arrays.fill(drawn, 0);
      for (int draw = 0; draw < drawn.length; draw++) {
        drawn[random.nextInt(drawn.length)]++;
      }
      for (int row = 0; row < weights.length; row++) {
        weights[row] = drawn[units[row]];
      }
      for (Sampled metric : sampled) {
        metric.values[sample] = metric.function.applyAsDouble(weights);
      }
    }
    return sampled;
  }

  /**
   * How much better {@code mine} is than {@code theirs} on the same samples, for each metric that
   * is defined for both on all rows.
   *
   * @param units as in {@link #estimates}
   */
  static SortedMap<Metric, Difference> differences(
      int[] units,
      long seed,
      Map<Metric, ToDoubleFunction<int[]>> mine,
      Map<Metric, ToDoubleFunction<int[]>> theirs) {
    Map<Metric, ToDoubleFunction<int[]>> apart = new EnumMap<>(Metric.class);
    mine.forEach((metric, own) -> {
      ToDoubleFunction<int[]> other = theirs.get(metric);
      if (other != null) {
        apart.put(
            metric,
            weights -> metric.advantage(own.applyAsDouble(weights), other.applyAsDouble(weights)));
      }
    });
    List<Sampled> sampled = sampled(units, seed, apart);
    SortedMap<Metric, Difference> differences = new TreeMap<>();
    int[] ones = Ranking.ones(units.length);
    for (Sampled metric : sampled) {
      double value = metric.function.applyAsDouble(ones);
      if (Double.isFinite(value)) {
        differences.put(
            metric.metric, new Difference(metric.estimate(value), "bootstrap", metric.pValue()));
      }
    }
    return differences;
  }

  /** A metric on each of the samples. */
  private static final class Sampled {
    private final Metric metric;
    private final ToDoubleFunction<int[]> function;
    private final double[] values = new double[RESAMPLES];

    private Sampled(Metric metric, ToDoubleFunction<int[]> function) {
      this.metric = metric;
      this.function = function;
    }

    /** Twice the share of samples on the rarer side of none, each side having one by grace. */
    private double pValue() {
      long below = Arrays.stream(values).filter(value -> value <= 0).count();
      long above = Arrays.stream(values).filter(value -> value >= 0).count();
      return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (RESAMPLES + 1));
    }

    private Estimate estimate(double value) {
      double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
      return new Estimate(
          value,
          Math.min(value, quantile(sorted, TAIL, value)),
          Math.max(value, quantile(sorted, 1 - TAIL, value)));
    }
  }

  private static double quantile(double[] sorted, double q, double otherwise) {
    return sorted.length == 0 ? otherwise : sorted[(int) Math.round(q * (sorted.length - 1))];
  }
}
