package io.millrace.local.s3;

/** Whole numbers in requests. */
final class Integers {

  private Integers() {}

  /**
   * @throws S3Exception {@code InvalidArgument} if it is no number, or outside the bounds
   */
  static int parse(String text, String argument, int least, int most) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, as a number out of bounds is
    }
    throw S3Error.INVALID_ARGUMENT
        .refusal("%s must be an integer between %s and %s".formatted(argument, least, most))
        .with("ArgumentName", argument)
        .with("ArgumentValue", text);
  }
}
