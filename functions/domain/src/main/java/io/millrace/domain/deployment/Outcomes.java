package io.millrace.domain.deployment;

import io.millrace.domain.Check;

/**
 * What came true of predictions, added up: of each a figure, which is 1 for a right class and 0 for
 * a wrong one, or how far an estimate was off.
 *
 * @param labels how many predictions it is known of, 0 or more
 * @param sum of the figures
 * @param squares the sum of their squares
 */
public record Outcomes(long labels, double sum, double squares) {

  /** Of no prediction. */
  public static final Outcomes NONE = new Outcomes(0, 0, 0);

  public Outcomes {
    Check.that(labels >= 0, "labels", "at least 0", labels);
    Check.that(
        Double.isFinite(sum) && Double.isFinite(squares) && squares >= 0,
        "sums",
        "finite",
        squares);
  }

  /** Of so many predictions of which so many were right. */
  public static Outcomes right(long right, long labels) {
    return new Outcomes(labels, right, right);
  }

  /** These and one more. */
  public Outcomes and(double figure) {
    return new Outcomes(labels + 1, sum + figure, squares + figure * figure);
  }

  /** These and those. */
  public Outcomes and(Outcomes others) {
    return new Outcomes(labels + others.labels, sum + others.sum, squares + others.squares);
  }

  /** The mean figure; NaN of none. */
  public double mean() {
    return sum / labels;
  }

  /** The variance of the figures, at least 0; NaN of none. */
  double variance() {
    return Math.max(0, squares / labels - mean() * mean());
  }
}
