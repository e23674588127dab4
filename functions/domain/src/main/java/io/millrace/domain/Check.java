package io.millrace.domain;

/** The one way in which records of the domain refuse bad values. */
public final class Check {

  private Check() {}

  /**
   * Refuses a value that is not valid. Write the condition so that NaN fails it.
   *
   * @throws InvalidInputException if {@code valid} is false, naming the field, the expectation and
   *     the value
   */
  public static void that(boolean valid, String field, String expected, Object actual) {
    if (!valid) {
      throw new InvalidInputException(field, expected, actual);
    }
  }
}
