package io.millrace.domain.project;

import io.millrace.domain.InvalidInputException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A time on days of the week, by the clock on the wall of a zone: once on each, also on those on
 * which that clock shows it twice, or leaves it out and shows a later one instead.
 *
 * @param days at least one
 */
public record WeeklyTime(Set<DayOfWeek> days, LocalTime time, ZoneId zone) {

  private static final String MEANT =
      "days, a time and a time zone, such as every monday 02:00 Europe/Kyiv, or every day";
  private static final String EVERY_DAY = "day";
  private static final Pattern WRITTEN =
      Pattern.compile(
          "every ([a-z]+(?: and [a-z]+)*) (\\d\\d:\\d\\d) ([A-Za-z][A-Za-z0-9_+/-]*)",
          Pattern.CASE_INSENSITIVE);

  /** More than any zone skips at once, and a week. */
  private static final int DAYS_AHEAD = 9;

  public WeeklyTime {
    if (days.isEmpty()) {
      throw new InvalidInputException("training.trigger", MEANT, "no day");
    }
    days = Collections.unmodifiableSet(new TreeSet<>(days));
  }

  /**
   * As it is written in {@code project.yaml}.
   *
   * @throws InvalidInputException if it is no such time
   */
  public static WeeklyTime parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new InvalidInputException("training.trigger", MEANT, text);
    }
    try {
      return new WeeklyTime(
          days(parts.group(1).toLowerCase(Locale.ROOT)),
          LocalTime.parse(parts.group(2)),
          ZoneId.of(parts.group(3)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidInputException("training.trigger", MEANT, text);
    }
  }

  private static Set<DayOfWeek> days(String names) {
    return names.equals(EVERY_DAY)
        ? EnumSet.allOf(DayOfWeek.class)
        : Arrays.stream(names.split(" and ", -1))
            .map(name -> DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
  }

  /** The first such moment after this one. */
  public Instant after(Instant moment) {
    LocalDate day = moment.atZone(zone).toLocalDate().minusDays(1);
    return LongStream.rangeClosed(0, DAYS_AHEAD)
        .mapToObj(day::plusDays)
        .filter(each -> days.contains(each.getDayOfWeek()))
        .map(each -> each.atTime(time).atZone(zone).toInstant())
        .filter(each -> each.isAfter(moment))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    String names =
        days.size() == DayOfWeek.values().length
            ? EVERY_DAY
            : days.stream()
                .map(day -> day.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
    return "every %s %s %s".formatted(names, time, zone);
  }
}
