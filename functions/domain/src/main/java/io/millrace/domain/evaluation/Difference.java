package io.millrace.domain.evaluation;

import io.millrace.domain.Check;

/**
 * How much better one model is than another, measured row by row on the same rows: what the two
 * have in common cancels, so that this says more than two intervals that overlap.
 *
 * @param advantage positive where the first is better; with its 95 % interval
 * @param test that the p-value is of: {@code DeLong}, {@code McNemar} or {@code bootstrap}
 * @param pValue how often two models that are equally good differ as much by chance, in [0, 1]
 */
public record Difference(Estimate advantage, String test, double pValue) {

  /** Up to which p-value a difference is more than chance. */
  public static final double SIGNIFICANT = 0.05;

  public Difference {
    Check.that(pValue >= 0 && pValue <= 1, "p-value", "in [0, 1]", pValue);
  }

  /** Whether chance alone seldom makes as much. */
  public boolean isMoreThanChance() {
    return pValue <= SIGNIFICANT;
  }
}
