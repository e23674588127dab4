package io.millrace.local.lambda;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines that Lambda itself writes to a function's log, in its text format.
 *
 * <p>Source: AWS Lambda Developer Guide, "Viewing CloudWatch logs for Lambda functions" and
 * "Understanding the Lambda execution environment lifecycle". A start is billed with the invocation
 * that waited for it, as AWS does since 1 August 2025.
 */
final class PlatformLines {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int BYTES_PER_MEGABYTE = 1 << 20;

  private PlatformLines() {}

  static String initStart() {
    return "INIT_START Runtime Version: java:25";
  }

  static String start(String requestId) {
    return "START RequestId: %s Version: $LATEST".formatted(requestId);
  }

  static String end(String requestId) {
    return "END RequestId: " + requestId;
  }

  /**
   * What an invocation took.
   *
   * @param init of the process, with its first invocation; null with those after it
   * @param peakBytes most memory that was resident at once; null where unknown: the line then does
   *     not say it
   */
  static String report(
      String requestId,
      Duration duration,
      int memoryMegabytes,
      @Nullable Duration init,
      @Nullable Long peakBytes) {
    double millis = millis(duration);
    double billed = Math.ceil(millis + (init == null ? 0 : millis(init)));
    StringBuilder line = new StringBuilder("REPORT RequestId: ").append(requestId).append('\t');
    append(line, "Duration: %.2f ms", millis);
    append(line, "Billed Duration: %.0f ms", billed);
    append(line, "Memory Size: %s MB", memoryMegabytes);
    if (peakBytes != null) {
      append(line, "Max Memory Used: %s MB", Math.ceilDiv(peakBytes, BYTES_PER_MEGABYTE));
    }
    if (init != null) {
      append(line, "Init Duration: %.2f ms", millis(init));
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String field, Object value) {
    line.append(String.format(Locale.ROOT, field, value)).append('\t');
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
