package io.millrace.domain;

/**
 * Input that can never be accepted: trying again will not help. The message says what was wrong,
 * where, and what is expected instead; it is safe to show to whoever sent the input.
 */
public final class InvalidInputException extends RuntimeException {

  private static final int ECHO_LENGTH = 80;

  private final String rule;

  /** Refuses input for a reason that is a complete sentence. */
  public InvalidInputException(String message) {
    super(message);
    this.rule = "";
  }

  /** Refuses a field whose value is not what was expected; the value is echoed short and clean. */
  public InvalidInputException(String field, String expected, Object actual) {
    super("%s must be %s, but was %s".formatted(field, expected, echo(actual)));
    this.rule = "%s must be %s".formatted(field, expected);
  }

  /** What was wrong, where, and what is expected instead. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /**
   * What is expected where, without the value that was given: for logs, which hold no payload.
   * Empty where the reason cannot be told without it.
   */
  public String rule() {
    return rule;
  }

  private static String echo(Object actual) {
    String text = PlainText.of(String.valueOf(actual));
    return text.length() <= ECHO_LENGTH
        ? "'" + text + "'"
        : "'" + text.substring(0, ECHO_LENGTH) + "…'";
  }
}
