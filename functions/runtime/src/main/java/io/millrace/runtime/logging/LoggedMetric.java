package io.millrace.runtime.logging;

/**
 * One value of a metric.
 *
 * @param name as CloudWatch shows it
 * @param unit of the value
 */
public record LoggedMetric(String name, Unit unit, Number value) {

  /** Units that CloudWatch knows. */
  public enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    SECONDS("Seconds"),
    NONE("None");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** So many of something. */
  public static LoggedMetric count(String name, long value) {
    return new LoggedMetric(name, Unit.COUNT, value);
  }
}
