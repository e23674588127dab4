package io.millrace.domain.project;

import static java.time.temporal.ChronoField.AMPM_OF_DAY;
import static java.time.temporal.ChronoField.CLOCK_HOUR_OF_AMPM;
import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.DAY_OF_WEEK;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import io.millrace.domain.Check;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How dates or times are written: {@code dd.MM.yyyy}, {@code M/d/yyyy h:mm a}. The letters are
 * those of Unicode's date patterns (UTS #35), as far as one day or moment needs them:
 *
 * <table>
 *   <caption>Letters</caption>
 *   <tr><th>yyyy, yy</th><td>the year; of two digits, one from 1969 to 2068, as POSIX has it</td></tr>
 *   <tr><th>M, MM</th><td>the month, of two digits or as many as it needs</td></tr>
 *   <tr><th>MMM, MMMM</th><td>the month by its name: Nov, November</td></tr>
 *   <tr><th>d, dd</th><td>the day of the month</td></tr>
 *   <tr><th>EEE, EEEE</th><td>the day of the week by its name, which has to be right</td></tr>
 *   <tr><th>H, h with a</th><td>the hour from 0 to 23, or from 1 to 12 with AM or PM</td></tr>
 *   <tr><th>m, s, S</th><td>minute, second, and as many digits of its fraction as there are S</td></tr>
 *   <tr><th>X</th><td>the offset from UTC: Z, +02, +0200, +02:00</td></tr>
 * </table>
 *
 * <p>Other letters stand between quotes, {@code 'T'}; what is no letter stands for itself. Two
 * patterns are words: {@code unix} and {@code unix-ms}, the seconds or milliseconds since 1970.
 *
 * <p>Immutable.
 */
public final class TimePattern {

  /** Seconds since 1970-01-01 UTC. */
  public static final String UNIX = "unix";

  /** Milliseconds since 1970-01-01 UTC. */
  public static final String UNIX_MILLIS = "unix-ms";

  /** The language of names where none is said. */
  static final String ENGLISH = "en";

  private static final int LONGEST = 64;
  private static final LocalDate FIRST_OF_TWO_DIGITS = LocalDate.of(1969, 1, 1);
  private static final Pattern PART = Pattern.compile("'([^']*)'|(([A-Za-z])\\3*)|([^A-Za-z'])");
  private static final Pattern KNOWN =
      Pattern.compile("yy|yyyy|M{1,4}|dd?|E{3,4}|HH?|hh?|mm?|ss?|S{1,9}|a|X");
  private static final OffsetDateTime EXAMPLE =
      OffsetDateTime.of(2026, 11, 23, 18, 46, 0, 0, ZoneOffset.UTC);
  private static final String NEEDED = "yMd";
  private static final String OF_DIGITS = "yMdHmsS";

  private final String text;
  private final String letters;
  private final boolean number;
  private final boolean named;
  private final String language;
  private final DateTimeFormatter formatter;
  private final DateTimeFormatter writer;

  /**
   * Reads a pattern whose names are English.
   *
   * @throws io.millrace.domain.InvalidInputException if it is none
   */
  public TimePattern(String text) {
    this(text, ENGLISH);
  }

  /**
   * Reads a pattern.
   *
   * @param language of the names of months and days, one of {@link #languages}
   * @throws io.millrace.domain.InvalidInputException if it is none, or there is no such language
   */
  public TimePattern(String text, String language) {
    this.text = text;
    this.language = language;
    Check.that(
        languages().contains(language),
        "language",
        "one of " + String.join(", ", languages()),
        language);
    if (isUnix()) {
      letters = "";
      number = true;
      named = false;
      formatter = DateTimeFormatter.ISO_INSTANT;
      writer = formatter;
      return;
    }
    StringBuilder found = new StringBuilder();
    var reading = new DateTimeFormatterBuilder().parseCaseInsensitive();
    var writing = new DateTimeFormatterBuilder();
    boolean digits = true;
    boolean names = false;
    int end = 0;
    Matcher parts = PART.matcher(text);
    while (parts.find() && parts.start() == end) {
      end = parts.end();
      String run = parts.group(2);
      if (run == null) {
        String literal = parts.group(1) == null ? parts.group(4) : parts.group(1);
        reading.appendLiteral(literal.isEmpty() ? "'" : literal);
        writing.appendLiteral(literal.isEmpty() ? "'" : literal);
        digits = false;
      } else {
        that(KNOWN.matcher(run).matches() && found.indexOf(run.substring(0, 1)) < 0);
        found.append(run.charAt(0));
        DateNames ofRun = names(run);
        if (ofRun == null) {
          append(reading, run);
          append(writing, run);
        } else {
          ChronoField field = run.startsWith("M") ? MONTH_OF_YEAR : DAY_OF_WEEK;
          ofRun.read().forEach(map -> reading.optionalStart().appendText(field, map).optionalEnd());
          writing.appendText(field, ofRun.written());
          names = true;
        }
        digits &= OF_DIGITS.indexOf(run.charAt(0)) >= 0 && !run.startsWith("MMM");
      }
    }
    letters = found.toString();
    number = digits;
    named = names;
    that(end == text.length() && text.length() <= LONGEST && isWhole());
    formatter = defaults(reading).toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    writer = writing.toFormatter(Locale.ROOT);
  }

  private void that(boolean valid) {
    Check.that(
        valid,
        "format",
        "a pattern such as dd.MM.yyyy, M/d/yyyy h:mm a or yyyy-MM-dd'T'HH:mm:ssX, with year, month"
            + " and day once each; or unix or unix-ms",
        text);
  }

  /** Whether a day is complete and each part of a time has the one above it. */
  private boolean isWhole() {
    boolean hour = has('H') || has('h');
    return NEEDED.chars().allMatch(letter -> has((char) letter))
        && has('h') == has('a')
        && !(has('H') && has('h'))
        && (hour || !(has('m') || has('X')))
        && (has('m') || !has('s'))
        && (has('s') || !has('S'));
  }

  private boolean has(char letter) {
    return letters.indexOf(letter) >= 0;
  }

  /** The names that a part of the pattern stands for; null where it stands for figures. */
  private @Nullable DateNames names(String run) {
    boolean whole = run.length() == 4;
    return run.startsWith("MMM")
        ? DateNames.months(language, whole)
        : run.startsWith("E") ? DateNames.days(language, whole) : null;
  }

  private static void append(DateTimeFormatterBuilder builder, String run) {
    int length = run.length();
    switch (run.charAt(0)) {
      case 'y' -> {
        if (length == 2) {
          builder.appendValueReduced(YEAR, 2, 2, FIRST_OF_TWO_DIGITS);
        } else {
          builder.appendValue(YEAR, length);
        }
      }
      case 'M' -> number(builder, MONTH_OF_YEAR, length);
      case 'a' -> builder.appendText(AMPM_OF_DAY, Map.of(0L, "AM", 1L, "PM"));
      case 'S' -> builder.appendFraction(NANO_OF_SECOND, length, length, false);
      case 'X' -> builder.parseLenient().appendOffset("+HH", "Z").parseStrict();
      case 'd' -> number(builder, DAY_OF_MONTH, length);
      case 'H' -> number(builder, HOUR_OF_DAY, length);
      case 'h' -> number(builder, CLOCK_HOUR_OF_AMPM, length);
      case 'm' -> number(builder, MINUTE_OF_HOUR, length);
      default -> number(builder, SECOND_OF_MINUTE, length);
    }
  }

  private static void number(DateTimeFormatterBuilder builder, ChronoField field, int length) {
    if (length == 1) {
      builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
    } else {
      builder.appendValue(field, length);
    }
  }

  /** What is not written is zero. */
  private DateTimeFormatterBuilder defaults(DateTimeFormatterBuilder builder) {
    if (!has('H') && !has('h')) {
      builder.parseDefaulting(HOUR_OF_DAY, 0);
    }
    if (!has('m')) {
      builder.parseDefaulting(MINUTE_OF_HOUR, 0);
    }
    if (!has('s')) {
      builder.parseDefaulting(SECOND_OF_MINUTE, 0);
    }
    if (!has('S')) {
      builder.parseDefaulting(NANO_OF_SECOND, 0);
    }
    return builder;
  }

  /** Whether a number says the time since 1970. */
  public boolean isUnix() {
    return text.equals(UNIX) || text.equals(UNIX_MILLIS);
  }

  /** Whether a number is such a date or time, too: of {@code unix} and of {@code yyyyMMdd}. */
  public boolean isNumber() {
    return number;
  }

  /** Whether it says how far from UTC a time is; where it does not, that is zero. */
  public boolean hasOffset() {
    return has('X') || isUnix();
  }

  /** The languages whose names of months and days are known, of two letters each. */
  public static Set<String> languages() {
    return DateNames.languages();
  }

  /** Whether there are names of months or days in it. */
  public boolean hasNames() {
    return named;
  }

  /** Whether ISO 8601 cannot be taken for this: only where the day stands before the month. */
  public boolean isApartFromIso() {
    return !text.startsWith("yyyy-d");
  }

  /** Reads a date and a time, and an offset where there is one; not for Unix time. */
  public DateTimeFormatter formatter() {
    return formatter;
  }

  /** A date and a time as they are written. */
  public String example() {
    return switch (text) {
      case UNIX -> Long.toString(EXAMPLE.toEpochSecond());
      case UNIX_MILLIS -> Long.toString(EXAMPLE.toInstant().toEpochMilli());
      default -> EXAMPLE.format(writer);
    };
  }

  /** The pattern as it is written. */
  @Override
  public String toString() {
    return text;
  }
}
