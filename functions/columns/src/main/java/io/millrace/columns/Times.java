package io.millrace.columns;

import io.millrace.domain.project.TimePattern;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates and times in ISO 8601, as milliseconds since 1970-01-01 UTC. */
final class Times {

  /** Milliseconds of a day. */
  static final long DAY = 86_400_000;

  private static final int DATE_LENGTH = 10;
  private static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay() * DAY;
  private static final long LAST = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY - 1;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .parseLenient() // with minutes or without, with a colon or without
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /**
   * The time that these characters are: of a date its midnight, without an offset in UTC. {@link
   * LongCodec#NONE} where they are none, or one outside of the years 1 to 9999.
   */
  static long parse(char[] text, int offset, int length) {
    if (length < DATE_LENGTH) {
      return LongCodec.NONE;
    }
    String written = new String(text, offset, length);
    try {
      if (length == DATE_LENGTH) {
        return within(LocalDate.parse(written));
      }
      String iso = text[offset + DATE_LENGTH] == ' ' ? written.replaceFirst(" ", "T") : written;
      return within(instant(ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from)));
    } catch (DateTimeException notATime) {
      return LongCodec.NONE;
    }
  }

  /**
   * The time that these characters are by this pattern; {@link LongCodec#NONE} where they are none.
   */
  static long parse(char[] text, int offset, int length, TimePattern pattern) {
    if (pattern.isUnix()) {
      double number = Decimals.parse(text, offset, length);
      double millis = pattern.toString().equals(TimePattern.UNIX) ? number * 1000 : number;
      return millis >= FIRST && millis <= LAST ? Math.round(millis) : LongCodec.NONE;
    }
    try {
      CharSequence written = CharBuffer.wrap(text, offset, length);
      return within(
          pattern.hasOffset()
              ? pattern.formatter().parse(written, OffsetDateTime::from).toInstant()
              : pattern.formatter().parse(written, LocalDateTime::from).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return LongCodec.NONE;
    }
  }

  private static Instant instant(TemporalAccessor parsed) {
    return parsed instanceof OffsetDateTime time
        ? time.toInstant()
        : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
  }

  static long within(LocalDate date) {
    return within(date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** Its milliseconds; {@link LongCodec#NONE} outside of the years 1 to 9999. */
  static long within(Instant time) {
    try {
      long millis = time.toEpochMilli();
      return millis >= FIRST && millis <= LAST ? millis : LongCodec.NONE;
    } catch (ArithmeticException tooFar) {
      return LongCodec.NONE;
    }
  }
}
