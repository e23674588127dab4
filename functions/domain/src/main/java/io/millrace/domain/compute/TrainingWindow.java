package io.millrace.domain.compute;

import io.millrace.domain.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Hours of each day in which training jobs are launched: it is open while the clock on the wall of
 * a zone shows a time of it.
 *
 * <p>So where a clock is put forward over its beginning, it opens when the clock is; where over all
 * of it, not on that day. Where a clock is put back into it, it is open for as much longer.
 *
 * @param from when it opens
 * @param to when it closes; before {@code from} where it goes over midnight
 */
public record TrainingWindow(LocalTime from, LocalTime to, ZoneId zone) {

  private static final String MEANT = "hours and a time zone, such as 22:00-06:00 Europe/Kyiv";
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d) ([A-Za-z][A-Za-z0-9_+/-]*)");

  /** More than any zone skips at once. */
  private static final int DAYS_AHEAD = 8;

  public TrainingWindow {
    if (from.equals(to)) {
      throw new InvalidInputException(
          "training.window", "two times; for the whole day, leave it out", from + "-" + to);
    }
  }

  /**
   * As it is written in {@code project.yaml}.
   *
   * @throws InvalidInputException if it is no window
   */
  public static TrainingWindow parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new InvalidInputException("training.window", MEANT, text);
    }
    try {
      return new TrainingWindow(
          LocalTime.parse(parts.group(1)),
          LocalTime.parse(parts.group(2)),
          ZoneId.of(parts.group(3)));
    } catch (DateTimeException e) {
      throw new InvalidInputException("training.window", MEANT, text);
    }
  }

  /** When it opens next; empty where it is open now. */
  public Optional<Instant> opensAfter(Instant now) {
    if (isOpen(now)) {
      return Optional.empty();
    }
    LocalDateTime today = now.atZone(zone).toLocalDate().atTime(from);
    return LongStream.rangeClosed(-1, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .flatMap(this::instants)
        .filter(opening -> opening.isAfter(now) && isOpen(opening))
        .sorted()
        .findFirst();
  }

  private boolean isOpen(Instant at) {
    LocalTime time = at.atZone(zone).toLocalTime();
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }

  /** When a clock shows this, or jumps over it. */
  private Stream<Instant> instants(LocalDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time);
    return change != null && change.isGap()
        ? Stream.of(change.getInstant())
        : zone.getRules().getValidOffsets(time).stream().map(time::toInstant);
  }

  @Override
  public String toString() {
    return "%s-%s %s".formatted(from, to, zone);
  }
}
