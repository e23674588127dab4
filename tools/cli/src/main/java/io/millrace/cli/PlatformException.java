package io.millrace.cli;

/** What a platform answered instead of what it was asked for. */
public final class PlatformException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The status where the platform could not be reached. */
  static final int UNREACHABLE = 0;

  private final int status;
  private final String reason;

  PlatformException(int status, String reason) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }

  /** The status of HTTP; 0 where there was no answer. */
  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }
}
