package io.millrace.columns;

import io.millrace.domain.project.TimePattern;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates and times in ISO 8601, as milliseconds since 1970-01-01 UTC. */
final class Times {

  /** Milliseconds of a day. */
  static final long DAY = 86_400_000;

  private static final String USUAL = "0000-00-00T00:00:00Z";
  private static final int DATE_LENGTH = 10;
  private static final int TIME_LENGTH = 19;
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
   * The time that these characters are: of a date its midnight, without an offset in this zone.
   * {@link LongCodec#NONE} where they are none, or one outside of the years 1 to 9999.
   */
  static long parse(char[] text, int offset, int length, ZoneId zone) {
    if (length < DATE_LENGTH) {
      return LongCodec.NONE;
    }
    if (isUsual(text, offset, length)) {
      return usual(text, offset, length, zone);
    }
    try {
      String written = new String(text, offset, length);
      if (length == DATE_LENGTH) {
        return within(LocalDate.parse(written), zone);
      }
      String iso = text[offset + DATE_LENGTH] == ' ' ? written.replaceFirst(" ", "T") : written;
      TemporalAccessor time = ISO.parse(iso);
      return time.isSupported(ChronoField.OFFSET_SECONDS)
          ? within(OffsetDateTime.from(time).toInstant())
          : within(LocalDateTime.from(time), zone);
    } catch (DateTimeException notATime) {
      return LongCodec.NONE;
    }
  }

  /** Whether these are figures and marks as most times are written: a formatter is not needed. */
  private static boolean isUsual(char[] text, int offset, int length) {
    if (length != DATE_LENGTH && length != TIME_LENGTH && length != TIME_LENGTH + 1) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char is = text[offset + i];
      char expected = USUAL.charAt(i);
      boolean fits =
          switch (expected) {
            case '0' -> is >= '0' && is <= '9';
            case 'T', 'Z' -> (is | 0x20) == (expected | 0x20) || (expected == 'T' && is == ' ');
            default -> is == expected;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static long usual(char[] text, int offset, int length, ZoneId zone) {
    int year = two(text, offset) * 100 + two(text, offset + 2);
    int month = two(text, offset + 5);
    int day = two(text, offset + 8);
    boolean timed = length > DATE_LENGTH;
    int hour = timed ? two(text, offset + 11) : 0;
    int minute = timed ? two(text, offset + 14) : 0;
    int second = timed ? two(text, offset + 17) : 0;
    if (month < 1 || month > 12 || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
      return LongCodec.NONE;
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return LongCodec.NONE;
    }
    return within(
        LocalDateTime.of(year, month, day, hour, minute, second),
        length > TIME_LENGTH ? ZoneOffset.UTC : zone);
  }

  private static int two(char[] text, int at) {
    return (text[at] - '0') * 10 + text[at + 1] - '0';
  }

  /**
   * The time that these characters are by this pattern, without an offset in this zone; {@link
   * LongCodec#NONE} where they are none.
   */
  static long parse(char[] text, int offset, int length, TimePattern pattern, ZoneId zone) {
    if (pattern.isUnix()) {
      double number = Decimals.parse(text, offset, length);
      double millis = pattern.toString().equals(TimePattern.UNIX) ? number * 1000 : number;
      return millis >= FIRST && millis <= LAST ? Math.round(millis) : LongCodec.NONE;
    }
    try {
      CharSequence written = CharBuffer.wrap(text, offset, length);
      return pattern.hasOffset()
          ? within(pattern.formatter().parse(written, OffsetDateTime::from).toInstant())
          : within(pattern.formatter().parse(written, LocalDateTime::from), zone);
    } catch (DateTimeException notATime) {
      return LongCodec.NONE;
    }
  }

  /** The milliseconds of its midnight. */
  static long within(LocalDate date, ZoneId zone) {
    return within(date.atStartOfDay(), zone);
  }

  /**
   * Its milliseconds. A time that the zone's clocks show twice is the first of the two; one that
   * they leave out is by the offset before the gap (RFC 5545, section 3.3.5).
   */
  static long within(LocalDateTime time, ZoneId zone) {
    return within(
        zone instanceof ZoneOffset offset ? time.toInstant(offset) : time.atZone(zone).toInstant());
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
