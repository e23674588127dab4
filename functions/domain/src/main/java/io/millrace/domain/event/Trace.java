package io.millrace.domain.event;

import io.millrace.domain.Check;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A place in the chain of causes that leads from an upload to a version that serves.
 *
 * @param traceparent as W3C Trace Context writes it: {@code 00-<chain>-<place>-<flags>}
 */
public record Trace(String traceparent) {

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  public Trace {
    Check.that(FORM.matcher(traceparent).matches(), "traceparent", FORM.pattern(), traceparent);
  }

  /** What the whole chain has in common: 32 hexadecimal digits. */
  public String id() {
    return traceparent.substring(3, 35);
  }

  /** The place in the chain: 16 hexadecimal digits. */
  public String place() {
    return traceparent.substring(36, 52);
  }

  /**
   * When the chain began, to the second: the first eight digits of the id say it, as X-Ray asks.
   */
  public Instant began() {
    return Instant.ofEpochSecond(Long.parseLong(id().substring(0, 8), 16));
  }

  @Override
  public String toString() {
    return traceparent;
  }
}
