package io.millrace.domain;

/**
 * The numbers from one to another, both among them.
 *
 * @param lower at most {@code upper}
 * @param upper at least {@code lower}
 */
public record Interval(double lower, double upper) {
  public Interval {
    Check.that(lower <= upper, "interval", "from a number to one that is not below it", lower);
  }

  /** Whether a number is among them. */
  public boolean holds(double value) {
    return lower <= value && value <= upper;
  }
}
