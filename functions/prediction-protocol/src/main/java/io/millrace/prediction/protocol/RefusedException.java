package io.millrace.prediction.protocol;

/** A request that cannot be answered as it is asked, for another reason than what is in it. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status of HTTP
   * @param code for programs
   * @param message for people
   */
  public RefusedException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
