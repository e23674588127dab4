package io.millrace.local.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as S3 writes them: in headers to the second, in documents with three digits more. */
final class HttpDates {

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** As RFC 9110 wants it: unlike the JDK's RFC 1123 format, always two digits of the day. */
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  static String header(Instant time) {
    return HTTP.format(time);
  }

  static String document(Instant time) {
    return ISO.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  /** A time with its milliseconds, as the end of a retention is written. */
  static String precise(Instant time) {
    return ISO.format(time);
  }

  /** Reads a header; one that is no date counts as absent, as HTTP asks. */
  static Optional<Instant> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
