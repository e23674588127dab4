package io.millrace.domain.deployment;

import io.millrace.domain.deployment.VersionOutcomes.Compared;

/**
 * Whether the mean of one version's outcomes differs from that of another's, asked as often as one
 * likes while they come in.
 *
 * <p>The mixture sequential probability ratio test: how many times likelier the difference of the
 * means is if the true one is drawn from a normal distribution around 0, as wide as the effect that
 * is to be found, than if there is none. Where there is none that is a martingale of mean 1 in the
 * limit of many labels, and exceeds 20 at any of all looks with a probability of at most 1 in 20.
 * The variance is that of the labels of both; nothing is said before {@value #FEWEST} labels of
 * each, or before {@value #RAREST} of each kind where they are of two.
 *
 * <p>Predictions count as independent: where one customer's are many and alike, say by the name of
 * a column whose predictions stick to one version, the test is surer than it should be.
 *
 * <p>Source: Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm", Ann.
 * Math. Statist. 41 (1970); Johari, Koomen, Pekelis and Walsh, "Always Valid Inference: Continuous
 * Monitoring of A/B Tests", Operations Research 70 (2022), section 5; and on the limit,
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
 * asymptotic confidence sequences", Ann. Statist. 52 (2024).
 *
 * @param effect the difference that is to be found, above 0, in the unit of the mean
 * @param higherIsBetter which way is better
 */
record AnytimeComparison(double effect, boolean higherIsBetter) {

  /** So rarely versions that do not differ are said to, however often they are looked at. */
  static final double FALSE_ALARMS = 0.05;

  /** Of each version, before anything is said. */
  static final int FEWEST = 100;

  /** Of each of two kinds of outcomes, before anything is said. */
  static final int RAREST = 10;

  /** What the outcomes say of the challenger. */
  enum Verdict {
    /** Its mean is better, and not by chance. */
    BETTER,
    /** Its mean is worse, and not by chance. */
    WORSE,
    /** Neither can be said. */
    TOO_FEW
  }

  /** What the outcomes that came in so far say of the challenger. */
  Verdict of(Compared compared) {
    Outcomes live = compared.live();
    Outcomes challenger = compared.challenger();
    Outcomes both = live.and(challenger);
    if (Math.min(live.labels(), challenger.labels()) < FEWEST || isRare(both)) {
      return Verdict.TOO_FEW;
    }
    double variance =
        both.variance() * (1.0 / live.labels() + 1.0 / challenger.labels()); // of the difference
    double difference = challenger.mean() - live.mean();
    if (logLikelier(difference, variance) < -Math.log(FALSE_ALARMS)) {
      return Verdict.TOO_FEW;
    }
    return difference > 0 == higherIsBetter ? Verdict.BETTER : Verdict.WORSE;
  }

  /** Whether there are too few of one of two kinds; a mean of figures of many kinds is not. */
  private static boolean isRare(Outcomes both) {
    return both.sum() == both.squares()
        && Math.min(both.sum(), both.labels() - both.sum()) < RAREST;
  }

  private double logLikelier(double difference, double variance) {
    if (variance == 0) {
      return difference == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double mixed = variance + effect * effect;
    return 0.5 * Math.log(variance / mixed)
        + difference * difference * (effect * effect) / (2 * variance * mixed);
  }
}
