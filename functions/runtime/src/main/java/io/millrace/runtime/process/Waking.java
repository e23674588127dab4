package io.millrace.runtime.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The event that a function answers and does nothing with. Lambda drops the snapshot of a version
 * that nobody calls for 14 days, and then refuses the next call; so each is called once a day.
 */
public final class Waking {

  public static final String EVENT = "{\"wake\":true}";

  private static final byte[] BYTES = EVENT.getBytes(StandardCharsets.UTF_8);

  private Waking() {}

  /** Whether this event is that one, to the byte: no event of AWS is. */
  public static boolean isOne(byte[] event) {
    return Arrays.equals(event, BYTES);
  }
}
