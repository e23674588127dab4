package io.millrace.tabular;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;

/**
 * Reads numbers. NaN and infinities are not among them, hexadecimal and suffixes are not either.
 */
final class NumberReader extends TrimmedReader {

  private final Bounds bounds;
  private Vector.Numbers values = new Vector.Numbers();

  NumberReader(Column column) {
    super(column);
    bounds = Bounds.of(column);
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Numbers) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    double value = parse(buffer, offset, length);
    if (Double.isFinite(value)) {
      add(value);
    } else {
      notOfType(new String(buffer, offset, length));
    }
  }

  /** The number, or NaN where the text is none. */
  static double parse(char[] buffer, int offset, int length) {
    char last = buffer[offset + length - 1];
    if (last > '9' || (length > 2 && (buffer[offset + 1] | 0x20) == 'x')) {
      return Double.NaN; // "1f", "0x1p3", "NaN" and "Infinity" are numbers to Java only
    }
    try {
      return JavaDoubleParser.parseDouble(buffer, offset, length);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  @Override
  void number(double value) {
    if (Double.isFinite(value)) {
      add(value);
    } else {
      notOfType(Double.toString(value));
    }
  }

  @Override
  void addMissing() {
    values.addMissing();
  }

  private void add(double value) {
    if (!bounds.hold(value)) {
      broken("range", Double.toString(value));
    }
    values.add(value);
  }

  /** All ranges of a column in one. */
  record Bounds(double minimum, double maximum) {

    static Bounds of(Column column) {
      double minimum = Double.NEGATIVE_INFINITY;
      double maximum = Double.POSITIVE_INFINITY;
      for (RowRule rule : rules(column)) {
        if (rule instanceof RowRule.Range(var least, var most)) {
          minimum = least == null ? minimum : Math.max(minimum, least);
          maximum = most == null ? maximum : Math.min(maximum, most);
        }
      }
      return new Bounds(minimum, maximum);
    }

    boolean hold(double value) {
      return value >= minimum && value <= maximum;
    }
  }
}
