package io.millrace.domain.project;

import io.millrace.domain.Check;

/** When the positive class of a binary task is said. */
public sealed interface DecisionRule {

  /** Says the positive class where it is the more probable one. */
  DecisionRule EVEN = new Threshold(0.5);

  /** The probability from which on the positive class is said, in (0, 1). */
  double threshold();

  /** Says the positive class from a probability on that is stated, in (0, 1). */
  record Threshold(double threshold) implements DecisionRule {
    public Threshold {
      Check.that(threshold > 0 && threshold < 1, "threshold", "between 0 and 1", threshold);
    }
  }

  /**
   * Says the positive class from where that costs less on average; probabilities are calibrated for
   * it.
   *
   * @param falsePositive what it costs, in whatever unit, to say the positive class of a row of the
   *     other, above 0
   * @param falseNegative what it costs to say the other class of a positive row, above 0
   */
  record Costs(double falsePositive, double falseNegative) implements DecisionRule {
    private static final double MOST = 1e9;

    public Costs {
      Check.that(
          falsePositive > 0 && falsePositive <= MOST,
          "cost of a false positive",
          "above 0, at most 1000000000",
          falsePositive);
      Check.that(
          falseNegative > 0 && falseNegative <= MOST,
          "cost of a false negative",
          "above 0, at most 1000000000",
          falseNegative);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Source: Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 2.
     */
    @Override
    public double threshold() {
      return falsePositive / (falsePositive + falseNegative);
    }
  }
}
