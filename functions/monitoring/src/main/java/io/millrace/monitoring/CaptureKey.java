package io.millrace.monitoring;

import io.millrace.domain.Sha256;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an object of captures: {@code captures/YYYY/MM/DD/HH/…}, the hour (UTC) in which its
 * first prediction reached the delivery stream.
 *
 * @param hour the start of that hour
 */
record CaptureKey(String key, Instant hour) {

  static final String PREFIX = "captures/";

  /** How long the delivery stream goes on trying, and so how late an object of an hour may come. */
  static final Duration LATEST = Duration.ofHours(25);

  /** Clocks of two machines differ by less. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final Pattern SHAPE = Pattern.compile("captures/(\\d{4}/\\d\\d/\\d\\d/\\d\\d)/.+");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final int HASH_DIGITS = 16;

  /** This name, if it is one of an hour that has begun. */
  static Optional<CaptureKey> of(String key, Instant now) {
    Matcher shape = SHAPE.matcher(key);
    if (!shape.matches()) {
      return Optional.empty();
    }
    try {
      Instant hour = LocalDateTime.parse(shape.group(1), HOUR).toInstant(ZoneOffset.UTC);
      return hour.isAfter(now.plus(SKEW))
          ? Optional.empty()
          : Optional.of(new CaptureKey(key, hour));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /** What all names of the hour of this instant begin with. */
  static String prefix(Instant at) {
    return PREFIX + HOUR.format(at.truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC)) + "/";
  }

  /** What the names of no hour that has begun come before. */
  static String end(Instant now) {
    return prefix(now.plus(SKEW).plus(1, ChronoUnit.HOURS));
  }

  /** Whether a prediction that was given then may be in it. */
  boolean mayHold(Instant given, Instant now) {
    return !given.isBefore(hour.minus(LATEST))
        && given.isBefore(hour.plus(Duration.ofHours(1)).plus(SKEW))
        && given.isBefore(now.plus(SKEW));
  }

  /** A few letters that stand for this name. */
  String hash() {
    return Sha256.of(key).hex().substring(0, HASH_DIGITS);
  }

  @Override
  public String toString() {
    return key;
  }
}
