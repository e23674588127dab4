package io.millrace.columns;

/** What a written value means in its column. */
public sealed interface Value {

  /** There is none. */
  Missing MISSING = new Missing();

  /** The row has no value in this column. */
  record Missing() implements Value {}

  /**
   * What is written is no value of the column's type.
   *
   * @param written as a text; foreign, and neither short nor clean
   */
  record NotOfType(String written) implements Value {}

  /** A finite number; never −0. */
  record OfNumber(double number) implements Value {}

  /**
   * A whole number; a boolean as 1 or 0, a date as days and a timestamp as milliseconds since
   * 1970-01-01 UTC.
   */
  record OfLong(long number) implements Value {}

  /** A category or a text. */
  record OfString(String string) implements Value {}
}
