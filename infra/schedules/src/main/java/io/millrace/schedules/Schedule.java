package io.millrace.schedules;

import com.cronutils.model.definition.CronConstraintsFactory;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a schedule expression of EventBridge, or of its Scheduler, fires. */
public sealed interface Schedule {

  /** The first time after the given one; empty if there is none. */
  Optional<Instant> after(Instant time);

  /** Every so often, first one period after it was made. */
  record Rate(Duration period) implements Schedule {

    @Override
    public Optional<Instant> after(Instant time) {
      return Optional.of(time.plus(period));
    }
  }

  /** A schedule of each time that a cron expression names. */
  record Cron(ExecutionTime expression, ZoneId zone) implements Schedule {

    @Override
    public Optional<Instant> after(Instant time) {
      return expression.nextExecution(time.atZone(zone)).map(next -> next.toInstant());
    }
  }

  /** Once. */
  record At(Instant moment) implements Schedule {

    @Override
    public Optional<Instant> after(Instant time) {
      return moment.isAfter(time) ? Optional.of(moment) : Optional.empty();
    }
  }

  /**
   * Reads {@code rate(5 minutes)}, {@code cron(0 3 * * ? *)} or {@code at(2026-01-02T03:04:05)}.
   *
   * @param zone that days and hours are meant in, for instance {@code Europe/Berlin}
   * @throws IllegalArgumentException if it is none of these, or there is no such zone; the message
   *     names the expression and what is wrong with it
   */
  static Schedule of(String expression, String zone) {
    Matcher parts = Pattern.compile("(rate|cron|at)\\((.+)\\)").matcher(expression);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no schedule: expected rate(), cron() or at()".formatted(expression));
    }
    String argument = parts.group(2);
    try {
      return switch (parts.group(1)) {
        case "rate" -> new Rate(period(argument));
        case "cron" ->
            new Cron(
                ExecutionTime.forCron(new CronParser(syntax()).parse(argument)), ZoneId.of(zone));
        default -> new At(LocalDateTime.parse(argument).atZone(ZoneId.of(zone)).toInstant());
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no schedule: %s".formatted(expression, e.getMessage()), e);
    }
  }

  private static Duration period(String text) {
    Matcher parts = Pattern.compile("([1-9]\\d*) (minute|hour|day)s?").matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a rate is 1 or more minutes, hours or days");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** Minutes, hours, day of month, month, day of week, year; one of the two days is {@code ?}. */
  private static CronDefinition syntax() {
    return CronDefinitionBuilder.defineCron()
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
  }
}
