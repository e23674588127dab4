package io.millrace.launcher;

/** The platform could not be started, or does not do what every platform does; says why. */
final class NotStartedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;

  NotStartedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
