package io.millrace.local.lambda;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The last 4 KB of what an invocation logged. Safe for use by many threads. */
final class LogTail {

  private static final int MOST_BYTES = 4 * 1024; // as AWS

  private byte[] bytes = {};

  synchronized void add(String line) {
    byte[] added = (line + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(bytes, bytes.length + added.length);
    System.arraycopy(added, 0, all, bytes.length, added.length);
    bytes = Arrays.copyOfRange(all, Math.max(0, all.length - MOST_BYTES), all.length);
  }

  /** The tail as the header {@code X-Amz-Log-Result} has it. */
  synchronized String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
