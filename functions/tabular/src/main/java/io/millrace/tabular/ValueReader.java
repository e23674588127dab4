package io.millrace.tabular;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.List;

/**
 * Turns the raw values of one column into typed ones and checks its rules on the way.
 *
 * <p>A row gives a column one call of {@link #text}, {@link #number}, {@link #flag} or {@link
 * #missing}. Each reader belongs to one thread.
 */
abstract sealed class ValueReader permits TrimmedReader, WordReader {

  private final Column column;
  private Batch batch = new Batch(List.of());

  ValueReader(Column column) {
    this.column = column;
  }

  static ValueReader of(Column column) {
    return switch (column.type()) {
      case NUMBER -> new NumberReader(column);
      case INTEGER -> new WholeReader(column);
      case BOOLEAN -> new FlagReader(column);
      case DATE, TIMESTAMP -> new TimeReader(column);
      case CATEGORY, TEXT -> new WordReader(column);
    };
  }

  /** Values from now on go into this batch. */
  void startBatch(Batch into, Vector vector) {
    batch = into;
    start(vector);
  }

  abstract void start(Vector vector);

  /** The value is written as these characters; none at all is a missing value. */
  abstract void text(char[] buffer, int offset, int length);

  /** The value is this number, which may be NaN or infinite. */
  abstract void number(double value);

  /** The value is this boolean. */
  abstract void flag(boolean value);

  /** The row has no value here. */
  final void missing() {
    if (column.required()) {
      broken("required", "");
    }
    addMissing();
  }

  abstract void addMissing();

  /** Records a value that is not of the column's type; the row counts as without one. */
  final void notOfType(CharSequence value) {
    broken("type", value);
    addMissing();
  }

  final void broken(String rule, CharSequence value) {
    batch.addBroken(batch.rows(), new Broken(column.name(), rule, Echo.of(value)));
  }

  /** The rules that see one value, in their order. */
  static List<RowRule> rules(Column column) {
    return RowRule.ofOneValue(column.rules());
  }
}
