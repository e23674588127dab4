package io.millrace.columns;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The values of one column of a table, held compactly: numbers or words. */
public sealed interface Cells {

  /** How many rows there are. */
  int size();

  /** Whether row {@code row} has no value. */
  boolean isMissing(int row);

  /** The cells of these rows, in this order. */
  Cells at(int[] rows);

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

    /** A copy of all values, NaN where there is none; shape [rows]. */
    public double[] values() {
      return values.clone();
    }

    @Override
    public Cells at(int[] rows) {
      return new Numbers(IntStream.of(rows).mapToDouble(row -> values[row]).toArray());
    }

    /** The value, or NaN. */
    public double value(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public boolean isMissing(int row) {
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

    /** The place of the word in the dictionary, or −1. */
    public int code(int row) {
      return codes[row];
    }

    /** All words, by their codes; of some rows perhaps more than those have. */
    public List<String> dictionary() {
      return dictionary;
    }

    @Override
    public Cells at(int[] rows) {
      return new Strings(IntStream.of(rows).map(row -> codes[row]).toArray(), dictionary);
    }

    /** The word, or null. */
    public @Nullable String value(int row) {
      return codes[row] < 0 ? null : dictionary.get(codes[row]);
    }

    @Override
    public int size() {
      return codes.length;
    }

    @Override
    public boolean isMissing(int row) {
      return codes[row] < 0;
    }
  }
}
