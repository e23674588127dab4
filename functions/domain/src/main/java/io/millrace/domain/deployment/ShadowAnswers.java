package io.millrace.domain.deployment;

import io.millrace.domain.Check;

/**
 * What a version answered to copies of requests, against what the one that serves did.
 *
 * @param all its answers and failures, 0 or more
 * @param different answers that differ
 * @param failed instances that it refused or failed at, or for which it could not be loaded
 * @param distance the mean by which its answers are off: of probabilities, 0 to 1, half of the sum
 *     of their differences; of estimates, their difference, in the unit of the target; NaN of none
 */
public record ShadowAnswers(long all, long different, long failed, double distance) {

  /** Of no request. */
  public static final ShadowAnswers NONE = new ShadowAnswers(0, 0, 0, Double.NaN);

  public ShadowAnswers {
    Check.that(different >= 0 && failed >= 0, "answers", "not negative", different);
    Check.that(different + failed <= all, "answers", "no more than " + all, different + failed);
  }

  /** Those that speak against the version, of all. */
  Tally against() {
    return new Tally(different + failed, all);
  }
}
