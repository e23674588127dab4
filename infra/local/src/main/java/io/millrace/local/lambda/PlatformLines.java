package io.millrace.local.lambda;

import java.time.Duration;
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
    append(line, "Duration", millis);
    line.append("Billed Duration: ").append((long) billed).append(" ms\t");
    line.append("Memory Size: ").append(memoryMegabytes).append(" MB\t");
    if (peakBytes != null) {
      long peak = Math.ceilDiv(peakBytes, BYTES_PER_MEGABYTE);
      line.append("Max Memory Used: ").append(peak).append(" MB\t");
    }
    if (init != null) {
      append(line, "Init Duration", millis(init));
    }
    return line.toString();
  }

  /** A field with two decimals. */
  private static void append(StringBuilder line, String field, double millis) {
    long hundredths = Math.round(millis * 100);
    long rest = hundredths % 100;
    line.append(field).append(": ").append(hundredths / 100);
    line.append(rest < 10 ? ".0" : ".").append(rest).append(" ms\t");
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
