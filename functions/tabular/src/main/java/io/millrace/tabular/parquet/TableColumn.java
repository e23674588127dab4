package io.millrace.tabular.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One column of a {@link Table}, held compactly. */
public sealed interface TableColumn {

  /** Whether the row has no value here. */
  boolean isMissing(int row);

  /**
   * Numbers; also whole numbers, booleans as 0 and 1, dates as days and timestamps as milliseconds
   * since 1970-01-01 UTC.
   */
  final class Numbers implements TableColumn {
    private final double[] values;

    Numbers(double[] values) {
      this.values = values;
    }

    /** The value; NaN where there is none. */
    public double value(int row) {
      return values[row];
    }

    /** A copy of all values, NaN where there is none; shape [rows]. */
    public double[] values() {
      return values.clone();
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }
  }

  /** Words, each held once. */
  final class Strings implements TableColumn {
    private final List<String> dictionary;
    private final int[] codes;

    Strings(List<String> dictionary, int[] codes) {
      this.dictionary = List.copyOf(dictionary);
      this.codes = codes;
    }

    /** The different words, in the order of their letters. */
    public List<String> dictionary() {
      return dictionary;
    }

    /** The word's place in the dictionary; −1 where there is none. */
    public int code(int row) {
      return codes[row];
    }

    /** The word; null where there is none. */
    public @Nullable String value(int row) {
      return codes[row] < 0 ? null : dictionary.get(codes[row]);
    }

    @Override
    public boolean isMissing(int row) {
      return codes[row] < 0;
    }
  }
}
