package io.millrace.columns;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.RowRule;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the values of one column are written, as far as columns of a type differ in that.
 *
 * @param missing words that stand for no value, exactly as they are written
 */
public record Format(Set<String> missing) {

  private static final Format USUAL =
      new Format(
          Set.of(
              "NA", "na", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "NaN", "nan", "NAN",
              "\\N"));
  private static final Format TEXT = new Format(Set.of());

  public Format {
    missing = Set.copyOf(missing);
  }

  /** The format of columns that declare nothing. In a text every word is one. */
  public static Format usual(ColumnType type) {
    return type == ColumnType.TEXT ? TEXT : USUAL;
  }

  /** The format of this column: a word that its rules name is a value. */
  public static Format of(Column column) {
    Format usual = usual(column.type());
    Set<String> missing = new TreeSet<>(usual.missing);
    for (RowRule rule : column.rules()) {
      if (rule instanceof RowRule.OneOf(var words)) {
        missing.removeAll(words);
      }
    }
    return missing.size() == usual.missing.size() ? usual : new Format(missing);
  }
}
