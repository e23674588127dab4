package io.millrace.domain.monitoring;

import io.millrace.domain.Check;

/**
 * How far off the numbers were that were said in one window.
 *
 * @param labels of how many it is known
 * @param sum of how far each was off, whichever way
 * @param squares sum of the squares of that
 */
public record ErrorSizes(long labels, double sum, double squares) {
  public ErrorSizes {
    Check.that(labels >= 1, "labels", "at least 1", labels);
  }

  /** The same of this and other windows. */
  ErrorSizes plus(ErrorSizes other) {
    return new ErrorSizes(labels + other.labels, sum + other.sum, squares + other.squares);
  }

  double mean() {
    return sum / labels;
  }

  /** The variance of their mean. */
  double variance() {
    return Math.max(0, squares / labels - mean() * mean()) / labels;
  }
}
