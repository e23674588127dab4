package io.millrace.domain.monitoring;

/**
 * What is asked of a column, each with the least effect that matters, since with enough rows any
 * difference is significant, and with the one that is severe.
 */
public enum Measure {
  /** Kolmogorov-Smirnov distance of two distributions of numbers, in [0, 1]. */
  DISTRIBUTION(0.10, 0.40, "Kolmogorov-Smirnov distance"),
  /**
   * Population stability index over the reference's deciles or words, and rows without a value, at
   * least 0; its floor is declared.
   */
  STABILITY(Double.NaN, Double.NaN, "population stability index"),
  /**
   * The share of the one number that more than half of the reference's rows have, as Cohen's h in
   * [0, π]: 95 to 100 % matters more than 57 to 67 %.
   */
  COMMON_VALUE(0.25, 1.00, "Cohen's h of the commonest value's share"),
  /** The share of numbers above the reference's largest. */
  ABOVE_RANGE(0.005, 0.40, "share above the largest known value"),
  /** The share of numbers below the reference's smallest. */
  BELOW_RANGE(0.005, 0.40, "share below the smallest known value"),
  /** Half the sum of the differences of words' shares (total variation), in [0, 1]. */
  WORDS(0.05, 0.40, "share of rows whose word is another"),
  /** The share of rows with a word that the reference has not. */
  UNSEEN_WORDS(0.01, 0.40, "share of words never seen before"),
  /** Kolmogorov-Smirnov distance of how many words texts have, in [0, 1]. */
  TEXT_LENGTH(0.10, 0.40, "Kolmogorov-Smirnov distance of how many words its texts have"),
  /**
   * The difference of the shares of texts that have a word of one kind, of all kinds of words that
   * of which chance is least likely to make one as large.
   */
  TEXT_WORDS(0.10, 0.40, "difference of the share of texts that have some word"),
  /** The difference of the shares of rows that have no value. */
  MISSING(0.03, 0.40, "difference of the share without a value");

  private static final double SEVERE_INDEX = 4;

  private final double floor;
  private final double severe;
  private final String words;

  Measure(double floor, double severe, String words) {
    this.floor = floor;
    this.severe = severe;
    this.words = words;
  }

  /** The least effect that matters. */
  double floor(double driftPsi) {
    return this == STABILITY ? driftPsi : floor;
  }

  /** The effect from which the two are hardly the same data. */
  double severe(double driftPsi) {
    return this == STABILITY ? SEVERE_INDEX * driftPsi : severe;
  }

  /** What its effect is, for people. */
  public String words() {
    return words;
  }
}
