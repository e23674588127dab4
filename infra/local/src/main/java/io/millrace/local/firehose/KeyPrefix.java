package io.millrace.local.firehose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The prefix of a delivery stream's keys: {@code !{timestamp:…}} is the time of delivery in UTC,
 * and a prefix without one gets {@code yyyy/MM/dd/HH/} behind it.
 *
 * <p>Source: Amazon Data Firehose Developer Guide, "Custom prefixes for Amazon S3 objects".
 */
record KeyPrefix(String expression) {

  private static final Pattern TIMESTAMP = Pattern.compile("!\\{timestamp:([^}]+)}");
  private static final String DEFAULT = "!{timestamp:yyyy/MM/dd/HH}/";

  /** The prefix of an object delivered at this time. */
  String at(Instant time) {
    String whole = TIMESTAMP.matcher(expression).find() ? expression : expression + DEFAULT;
    return TIMESTAMP.matcher(whole).replaceAll(part -> format(part.group(1), time));
  }

  private static String format(String pattern, Instant time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(time);
  }
}
