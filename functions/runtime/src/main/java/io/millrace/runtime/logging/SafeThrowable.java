package io.millrace.runtime.logging;

import io.millrace.domain.InvalidInputException;
import java.util.List;

/**
 * What of an exception may be written to a log.
 *
 * <p>Our code and the AWS SDK name things in their messages: a key, a run, a request id. Everybody
 * else quotes what they were given ({@code For input string: …}), so of their exceptions only the
 * class is told and where they come from.
 */
final class SafeThrowable {

  private static final List<String> TRUSTED = List.of("io.millrace.", "software.amazon.awssdk.");
  private static final int DEEPEST_CAUSE = 8;

  private SafeThrowable() {}

  /** What was thrown, in one line: the class, and the message where it is safe. */
  static String summary(Throwable thrown) {
    String type = thrown.getClass().getName();
    String message = message(thrown);
    return message.isEmpty() ? type : type + ": " + message;
  }

  /** The stack trace as the JVM prints it, without the messages that are not safe. */
  static String stackTrace(Throwable thrown) {
    StringBuilder text = new StringBuilder(summary(thrown));
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEEPEST_CAUSE; depth++) {
      if (depth > 0) {
        text.append("\nCaused by: ").append(summary(each));
      }
      for (StackTraceElement frame : each.getStackTrace()) {
        text.append("\n\tat ").append(frame);
      }
      each = each.getCause();
    }
    return text.toString();
  }

  private static String message(Throwable thrown) {
    if (thrown instanceof InvalidInputException refused) {
      return refused.rule();
    }
    StackTraceElement[] frames = thrown.getStackTrace();
    String thrower = frames.length == 0 ? "" : frames[0].getClassName();
    String message = thrown.getMessage();
    return message != null && TRUSTED.stream().anyMatch(thrower::startsWith) ? message : "";
  }
}
