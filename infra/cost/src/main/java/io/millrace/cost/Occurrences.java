package io.millrace.cost;

import com.cronutils.model.definition.CronConstraintsFactory;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often a schedule fires in a month of {@link Month#HOURS} hours. */
final class Occurrences {

  private static final Pattern EXPRESSION = Pattern.compile("(rate|cron|at)\\((.+)\\)");
  private static final Pattern RATE = Pattern.compile("([1-9]\\d*) (minute|hour|day)s?");
  private static final ZonedDateTime JANUARY = ZonedDateTime.parse("2027-01-01T00:00:00Z");

  /** Minutes, hours, day of month, month, day of week, year; one of the two days is {@code ?}. */
  private static final CronDefinition AWS =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .withValidRange(0, 59)
          .and()
          .withHours()
          .withValidRange(0, 23)
          .and()
          .withDayOfMonth()
          .withValidRange(1, 31)
          .supportsL()
          .supportsW()
          .supportsQuestionMark()
          .and()
          .withMonth()
          .withValidRange(1, 12)
          .and()
          .withDayOfWeek()
          .withValidRange(1, 7)
          .withMondayDoWValue(2)
          .supportsHash()
          .supportsL()
          .supportsQuestionMark()
          .and()
          .withYear()
          .withValidRange(1970, 2199)
          .and()
          .withCronValidation(CronConstraintsFactory.ensureEitherDayOfWeekOrDayOfMonth())
          .instance();

  private Occurrences() {}

  /**
   * The mean over a year.
   *
   * @throws CostException if this is not a schedule
   */
  static double inMonth(String expression) {
    Matcher parts = EXPRESSION.matcher(expression);
    if (!parts.matches()) {
      throw new CostException(
          "'%s' is no schedule: expected rate(), cron() or at()".formatted(expression));
    }
    return switch (parts.group(1)) {
      case "rate" -> Month.HOURS * 3600.0 / period(parts.group(2)).toSeconds();
      case "cron" -> ofCron(parts.group(2));
      default -> 0; // once is not monthly
    };
  }

  private static Duration period(String text) {
    Matcher parts = RATE.matcher(text);
    if (!parts.matches()) {
      throw new CostException("'%s' is no rate: expected minutes, hours or days".formatted(text));
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static double ofCron(String expression) {
    ExecutionTime times = times(expression);
    ZonedDateTime end = JANUARY.plusYears(1);
    long count = 0;
    Optional<ZonedDateTime> next = times.nextExecution(JANUARY.minusSeconds(1));
    while (next.isPresent() && next.get().isBefore(end)) {
      count++;
      next = times.nextExecution(next.get());
    }
    return count / 12.0;
  }

  private static ExecutionTime times(String expression) {
    try {
      return ExecutionTime.forCron(new CronParser(AWS).parse(expression));
    } catch (IllegalArgumentException e) {
      throw new CostException("'%s' is no cron: %s".formatted(expression, e.getMessage()));
    }
  }
}
