package io.millrace.modeling.evaluate;

import io.millrace.domain.Interval;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a regression said of the rows beside its estimates: between which numbers their truth lies.
 *
 * @param coverage share of the truth that they are to hold, in (0, 1)
 * @param rows an interval a row
 */
public record Intervals(double coverage, List<Interval> rows) {
  public Intervals {
    rows = List.copyOf(rows);
  }

  /** Those of some of the rows. */
  Intervals of(int[] some) {
    return new Intervals(coverage, IntStream.of(some).mapToObj(rows::get).toList());
  }

  /** What is measured of them, each row by its weight. */
  Map<Metric, ToDoubleFunction<int[]>> metrics(double[] truth) {
    return Map.of(
        Metric.COVERAGE,
        weights -> mean(weights, row -> rows.get(row).holds(truth[row]) ? 1 : 0),
        Metric.INTERVAL_WIDTH,
        weights -> mean(weights, row -> rows.get(row).upper() - rows.get(row).lower()),
        Metric.PINBALL_LOSS,
        weights -> mean(weights, row -> pinball(rows.get(row), truth[row])));
  }

  /**
   * The mean of the pinball losses (Koenker, Bassett, Econometrica 46, 1978) of the two ends, as
   * the quantiles that leave out as much below as above.
   */
  private double pinball(Interval interval, double truth) {
    double tail = (1 - coverage) / 2;
    return (pinball(interval.lower(), truth, tail) + pinball(interval.upper(), truth, 1 - tail))
        / 2;
  }

  private static double pinball(double said, double truth, double quantile) {
    return truth >= said ? quantile * (truth - said) : (1 - quantile) * (said - truth);
  }

  private static double mean(int[] weights, RowFigure figure) {
    double sum = 0;
    for (int row = 0; row < weights.length; row++) {
      sum += weights[row] * figure.of(row);
    }
    return sum / Ranking.total(weights);
  }

  private interface RowFigure {
    double of(int row);
  }
}
