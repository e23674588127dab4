package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.stream.DoubleStream;

/**
 * A metric measured on a sample, with its 95 % confidence interval.
 *
 * @param value on all held-out rows
 * @param low lower end of the interval, at most {@code value}
 * @param high upper end of the interval, at least {@code value}
 */
public record Estimate(double value, double low, double high) {

  private static final double MIDDLE = 1.959964; // of 95 % of a normal distribution

  public Estimate {
    Check.that(
        low <= value && value <= high,
        "estimate",
        "low <= value <= high",
        low + " " + value + " " + high);
  }

  /**
   * The mean of values, with its interval by the normal distribution.
   *
   * @param values at least one, whose squares can be added up
   */
  public static Estimate ofMean(double[] values) {
    double mean = DoubleStream.of(values).sum() / values.length;
    double squares = DoubleStream.of(values).map(value -> (value - mean) * (value - mean)).sum();
    double half = MIDDLE * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
    return new Estimate(mean, mean - half, mean + half);
  }
}
