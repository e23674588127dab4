package io.millrace.columns;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.math.BigDecimal;

/** Numbers as decimal text. */
final class Decimals {

  private static final double EXACT = 0x1p53; // up to here a double holds every whole number
  private static final double PLAIN_FROM = 1e-6;
  private static final double PLAIN_BELOW = 1e21;

  private static final int LARGE_SCALE = 1000; // or a few bytes would write gigabytes of zeros

  private Decimals() {}

  /** The finite number that these characters are; NaN where they are none. −0 is 0. */
  static double parse(char[] text, int offset, int length) {
    char last = text[offset + length - 1];
    if (last > '9' || (length > 2 && (text[offset + 1] | 0x20) == 'x')) {
      return Double.NaN; // "1f", "0x1p3", "NaN" and "Infinity" are numbers to Java only
    }
    try {
      return finite(JavaDoubleParser.parseDouble(text, offset, length));
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  /** The number, −0 as 0; NaN where it is infinite or none. */
  static double finite(double number) {
    return Double.isFinite(number) ? number + 0.0 : Double.NaN;
  }

  /** Whether a double is this whole number and no other one. */
  static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) <= EXACT;
  }

  /**
   * The shortest decimal that is read as this number, without an exponent from 1e-6 to below 1e21,
   * as ECMAScript writes numbers (ECMA-262, Number::toString).
   */
  static String text(double number) {
    if (isWhole(number)) {
      return Long.toString((long) number);
    }
    double size = Math.abs(number);
    return size >= PLAIN_FROM && size < PLAIN_BELOW
        ? text(BigDecimal.valueOf(number))
        : Double.toString(number);
  }

  /** The decimal without zeros at its end, and without an exponent unless that is a large one. */
  static String text(BigDecimal number) {
    return Math.abs((long) number.scale()) > LARGE_SCALE
        ? number.toString()
        : number.stripTrailingZeros().toPlainString();
  }
}
