package io.millrace.tabular.rows;

import io.millrace.columns.NumberCodec;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;

/** Reads numbers. */
final class NumberReader extends ValueReader {

  private final NumberCodec codec;
  private final Bounds bounds;
  private Vector.Numbers values = new Vector.Numbers();

  NumberReader(Column column, NumberCodec codec) {
    super(column, codec);
    this.codec = codec;
    bounds = Bounds.of(column);
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Numbers) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    double value = codec.parse(buffer, offset, length);
    if (Double.isNaN(value)) {
      notOfType(new String(buffer, offset, length));
    } else if (codec.isMissing(value)) {
      missing(new String(buffer, offset, length));
    } else {
      add(value);
    }
  }

  @Override
  public void addMissing() {
    values.addMissing();
  }

  @Override
  void add(double value) {
    if (!bounds.hold(value)) {
      broken("range", codec.word(value));
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
