package io.millrace.runtime.logging;

/** An invocation failed, and the log says why. Its message is safe to log. */
public final class FailedInvocationException extends RuntimeException {

  FailedInvocationException(String message) {
    super(message, null, false, false);
  }
}
