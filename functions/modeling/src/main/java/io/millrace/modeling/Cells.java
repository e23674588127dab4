package io.millrace.modeling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One column of a table, as a model is fitted to it: numbers or words. */
public sealed interface Cells {

  /** How many rows there are. */
  int size();

  /** Whether row {@code row} has no value. */
  boolean missing(int row);

  /**
   * Numbers, NaN where missing. A boolean is 1 or 0; a date counts days and a timestamp
   * milliseconds since 1970-01-01 UTC.
   */
  final class Numbers implements Cells {
    private final double[] values;

    /** Keeps the array; it is not changed. */
    public Numbers(double[] values) {
      this.values = values;
    }

    /** The value, or NaN. */
    public double at(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean missing(int row) {
      return Double.isNaN(values[row]);
    }
  }

  /** Strings, by their place in a dictionary; −1 where missing. */
  final class Strings implements Cells {
    private final int[] codes;
    private final List<String> dictionary;

    /** Keeps the array; it is not changed. */
    public Strings(int[] codes, List<String> dictionary) {
      this.codes = codes;
      this.dictionary = List.copyOf(dictionary);
    }

    /** The word, or null. */
    public @Nullable String at(int row) {
      return codes[row] < 0 ? null : dictionary.get(codes[row]);
    }

    @Override
    public int size() {
      return codes.length;
    }

    @Override
    public boolean missing(int row) {
      return codes[row] < 0;
    }
  }
}
