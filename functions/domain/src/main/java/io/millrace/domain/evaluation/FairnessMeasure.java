package io.millrace.domain.evaluation;

/**
 * How a group of rows stands beside all other rows.
 *
 * <p>Of a difference, what the group has is taken from what the others have: positive where the
 * group is worse off, 0 where both are alike. The first two are of the data, before anything is
 * learned; the others of what the model says of held-out rows.
 *
 * <p>Source: the measures of Amazon SageMaker Clarify (CI, DPL, DI, DPPL, RD, DAR, AD), with the
 * others as facet a and the group as facet d; average odds as Bellamy et al., "AI Fairness 360",
 * 2018.
 */
public enum FairnessMeasure {
  /** Rows of the others less rows of the group, as a share of all: CI, in [-1, 1]. */
  CLASS_IMBALANCE(true),
  /** Difference of the shares of rows whose true outcome is the favourable one: DPL. */
  LABEL_DIFFERENCE(true),
  /**
   * The share of the group of which the favourable outcome is said, divided by that of the others:
   * DI, at least 0, 1 where both are alike.
   */
  DISPARATE_IMPACT(false),
  /** Difference of the shares of which the favourable outcome is said: DPPL. */
  DEMOGRAPHIC_PARITY(false),
  /**
   * Difference of the shares that are said to be favourable among those that truly are: RD, the
   * difference of the true positive rates.
   */
  EQUAL_OPPORTUNITY(false),
  /** Mean of the differences of the true and of the false positive rates. */
  AVERAGE_ODDS(false),
  /** Difference of the shares that truly are favourable among those said to be: DAR. */
  PREDICTIVE_PARITY(false),
  /** Difference of the shares of rows of which the truth is said: AD. */
  ACCURACY_DIFFERENCE(false);

  private final boolean ofData;

  FairnessMeasure(boolean ofData) {
    this.ofData = ofData;
  }

  /** Whether it is of the data, and no model is asked. */
  public boolean isOfData() {
    return ofData;
  }

  /** Whether it is a ratio, of which more is better for the group; else a difference. */
  public boolean isRatio() {
    return this == DISPARATE_IMPACT;
  }

  /** Whether this can be asked of every group: in (0, 1] for a ratio, else in [0, 1]. */
  public boolean canBeAsked(double bound) {
    return bound <= 1 && (isRatio() ? bound > 0 : bound >= 0);
  }

  /** How much better than {@code bound} a value is for the group; negative where it is worse. */
  public double advantage(double value, double bound) {
    return isRatio() ? value - bound : bound - value;
  }

  /** The end of an interval that is best for the group. */
  double atBest(Estimate estimate) {
    return isRatio() ? estimate.high() : estimate.low();
  }
}
