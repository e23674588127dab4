package io.millrace.domain.evaluation;

import io.millrace.domain.Check;

/**
 * A metric measured on a sample, with its 95 % confidence interval.
 *
 * @param value on all held-out rows
 * @param low lower end of the interval, at most {@code value}
 * @param high upper end of the interval, at least {@code value}
 */
public record Estimate(double value, double low, double high) {
  public Estimate {
    Check.that(
        low <= value && value <= high,
        "estimate",
        "low <= value <= high",
        low + " " + value + " " + high);
  }
}
