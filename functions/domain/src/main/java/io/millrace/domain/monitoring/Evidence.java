package io.millrace.domain.monitoring;

import io.millrace.domain.Check;

/**
 * One measure of a column: how large the difference is, and how often chance alone makes one as
 * large.
 *
 * @param effect in the unit of the measure, at least 0
 * @param pValue the probability of a difference at least as large if nothing had changed, in [0, 1]
 * @param referenceRows that were measured
 * @param rows of the window that were measured
 */
public record Evidence(
    Measure measure, double effect, double pValue, long referenceRows, long rows) {

  public Evidence {
    Check.that(effect >= 0, "effect", "at least 0", effect);
    Check.that(pValue >= 0 && pValue <= 1, "p-value", "in [0, 1]", pValue);
  }

  Evidence withPValue(double other) {
    return new Evidence(measure, effect, other, referenceRows, rows);
  }
}
