package io.millrace.columns;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.TimePattern;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one column are written, as far as columns of a type differ in that.
 *
 * @param missing words that stand for no value, exactly as they are written
 * @param notation how the others are written; null for the usual way. Its words are among {@code
 *     missing} and not here.
 */
public record ColumnFormat(Set<String> missing, @Nullable Notation notation) {

  private static final ColumnFormat USUAL =
      new ColumnFormat(
          Set.of(
              "NA", "na", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "NaN", "nan", "NAN",
              "\\N"),
          null);
  private static final ColumnFormat TEXT = new ColumnFormat(Set.of(), null);

  public ColumnFormat {
    missing = Set.copyOf(missing);
  }

  /** The format of columns that declare nothing. In a text every word is one. */
  public static ColumnFormat usual(ColumnType type) {
    return type == ColumnType.TEXT ? TEXT : USUAL;
  }

  /** The format of this column: a word that its rules name is a value. */
  public static ColumnFormat of(Column column) {
    ColumnFormat usual = usual(column.type());
    Set<String> missing = new TreeSet<>(usual.missing);
    Notation declared = column.notation();
    if (declared != null) {
      missing.addAll(declared.missing());
    }
    for (RowRule rule : column.rules()) {
      if (rule instanceof RowRule.OneOf(var words)) {
        missing.removeAll(words);
      }
    }
    Notation notation =
        declared == null || declared.isUsual() ? null : declared.withMissing(Set.of());
    return notation == null && missing.equals(usual.missing)
        ? usual
        : new ColumnFormat(missing, notation);
  }

  /** What is written in a column of this type, with an example where it has a notation. */
  String expected(ColumnType type) {
    String like = notation == null ? "" : " like " + example(type);
    return switch (type) {
      case NUMBER -> notation == null ? "a finite number" : "a number" + like;
      case INTEGER -> "a whole number" + like;
      case BOOLEAN -> "true or false";
      case CATEGORY, TEXT -> "a text";
      case DATE -> "a date like " + example(type);
      case TIMESTAMP -> "a moment like " + example(type);
    };
  }

  /** A value as it is written in a column of this type. */
  String example(ColumnType type) {
    return switch (type) {
      case NUMBER -> number("1234.5");
      case INTEGER -> number("1234");
      case BOOLEAN -> "true";
      case CATEGORY, TEXT -> "word";
      case DATE -> time("2026-11-23");
      case TIMESTAMP -> time("2026-11-23T18:46:00Z");
    };
  }

  private String number(String plain) {
    NumberStyle style = NumberStyle.of(this);
    return style == null ? plain : style.written(plain);
  }

  private String time(String iso) {
    TimePattern pattern = notation == null ? null : notation.time();
    return pattern == null ? iso : pattern.example();
  }

  /** The words that stand for no value here and not in other columns of this type. */
  Set<String> unusual(ColumnType type) {
    Set<String> unusual = new TreeSet<>(missing);
    unusual.removeAll(usual(type).missing);
    return unusual;
  }
}
