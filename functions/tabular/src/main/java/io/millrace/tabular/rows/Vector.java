package io.millrace.tabular.rows;

import io.millrace.columns.Codec;
import io.millrace.columns.LongCodec;
import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in one batch of rows that are read, in the plainest array that holds
 * them: it grows by value, and keeps whole numbers of 64 bits as they are. What is learned from and
 * watched is a {@link io.millrace.columns.Cells}, which does neither.
 */
public sealed interface Vector {

  /** An empty vector for values of this type. */
  static Vector of(ColumnType type) {
    return switch (type) {
      case NUMBER -> new Numbers();
      case INTEGER, BOOLEAN, DATE, TIMESTAMP -> new Longs();
      case CATEGORY, TEXT -> new Strings();
    };
  }

  /** How many rows have a value here or none. */
  int size();

  boolean isMissing(int row);

  void addMissing();

  /** A 64-bit hash of the value, equal for equal values. */
  long hash(int row);

  /** The value of a row that has one. */
  Value meaning(int row);

  /** That value as its column's codec names it, short and printable. */
  default String echo(int row, Codec codec) {
    return Echo.of(codec.word(meaning(row)).orElse(""));
  }

  /** Numbers; NaN where there is none. */
  final class Numbers implements Vector {
    private double[] values = new double[1024];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    public double value(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public void addMissing() {
      add(Double.NaN);
    }

    @Override
    public long hash(int row) {
      return Hash.of(Double.doubleToLongBits(values[row] + 0.0));
    }

    @Override
    public Value meaning(int row) {
      return new Value.OfNumber(values[row]);
    }
  }

  /** Whole numbers, booleans as 0 and 1, dates as days, timestamps as milliseconds since 1970. */
  final class Longs implements Vector {
    /** Stands for no value. */
    static final long MISSING = LongCodec.NONE;

    private long[] values = new long[1024];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    public long value(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean isMissing(int row) {
      return values[row] == MISSING;
    }

    @Override
    public void addMissing() {
      add(MISSING);
    }

    @Override
    public long hash(int row) {
      return Hash.of(values[row]);
    }

    @Override
    public Value meaning(int row) {
      return new Value.OfLong(values[row]);
    }
  }

  /** Strings; null where there is none. */
  final class Strings implements Vector {
    private @Nullable String[] values = new @Nullable String[1024];
    private int size;

    void add(@Nullable String value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    public @Nullable String value(int row) {
      return values[row];
    }

    /** The word of a row that has one. */
    public String require(int row) {
      return Objects.requireNonNull(values[row]);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean isMissing(int row) {
      return values[row] == null;
    }

    @Override
    public void addMissing() {
      add(null);
    }

    @Override
    public long hash(int row) {
      String value = values[row];
      return value == null ? 0 : Hash.of(value);
    }

    @Override
    public Value meaning(int row) {
      return new Value.OfString(require(row));
    }
  }
}
