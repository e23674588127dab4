package io.millrace.cost;

import io.millrace.schedules.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often a schedule fires in a month of {@link Month#HOURS} hours. */
final class Occurrences {

  private static final Instant JANUARY = Instant.parse("2027-01-01T00:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  private Occurrences() {}

  /**
   * The mean over a year.
   *
   * @throws CostException if this is not a schedule
   */
  static double inMonth(String expression) {
    return switch (schedule(expression)) {
      case Schedule.Rate(var period) -> Month.HOURS * 3600.0 / period.toSeconds();
      case Schedule.Cron cron -> inYear(cron) / 12.0;
      case Schedule.At _ -> 0; // once is not monthly
    };
  }

  private static long inYear(Schedule schedule) {
    Instant end = JANUARY.plus(YEAR);
    long count = 0;
    Optional<Instant> next = schedule.after(JANUARY.minusSeconds(1));
    while (next.isPresent() && next.get().isBefore(end)) {
      count++;
      next = schedule.after(next.get());
    }
    return count;
  }

  private static Schedule schedule(String expression) {
    try {
      return Schedule.of(expression, "UTC");
    } catch (IllegalArgumentException e) {
      throw new CostException(String.valueOf(e.getMessage()));
    }
  }
}
