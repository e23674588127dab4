package io.millrace.tabular.parquet;

import dev.hardwood.metadata.LogicalType.TimeUnit;
import dev.hardwood.metadata.LogicalType.TimestampType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import io.millrace.columns.Cells;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/** Builds a {@link Cells} from the batches of one column of Parquet, file after file. */
sealed interface ColumnBuilder {

  /** A builder for a column of this many rows. */
  static ColumnBuilder of(PhysicalType type, int rows) {
    return type == PhysicalType.BYTE_ARRAY ? new Strings(rows) : new Numbers(rows);
  }

  /** Takes the batch that the column's reader stands on. */
  void take(ColumnReader column);

  /** Takes so many rows that have no value. */
  void takeMissing(int rows);

  /** The column, once every batch is taken. */
  Cells column();

  /** Builds what is a number or held as one. */
  final class Numbers implements ColumnBuilder {
    private static final long MICROSECONDS_IN_MILLISECOND = 1000;

    private final double[] values;
    private int row;

    private Numbers(int rows) {
      values = new double[rows];
    }

    @Override
    public void takeMissing(int rows) {
      Arrays.fill(values, row, row + rows, Double.NaN);
      row += rows;
    }

    @Override
    public void take(ColumnReader column) {
      int batch = column.getRecordCount();
      IntToDoubleFunction value = batch(column);
      Validity present = column.getLeafValidity();
      for (int i = 0; i < batch; i++) {
        values[row++] = present.isNull(i) ? Double.NaN : value.applyAsDouble(i);
      }
    }

    private static IntToDoubleFunction batch(ColumnReader column) {
      PhysicalType type = column.getColumnSchema().type();
      return switch (type) {
        case DOUBLE -> {
          double[] batch = column.getDoubles();
          yield i -> batch[i];
        }
        case INT64 -> {
          long[] batch = column.getLongs();
          yield isInMicroseconds(column)
              ? i -> (double) Math.floorDiv(batch[i], MICROSECONDS_IN_MILLISECOND)
              : i -> (double) batch[i];
        }
        case INT32 -> {
          int[] batch = column.getInts();
          yield i -> batch[i];
        }
        case BOOLEAN -> {
          boolean[] batch = column.getBooleans();
          yield i -> batch[i] ? 1 : 0;
        }
        case FLOAT, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
            throw new IllegalArgumentException("no published dataset holds " + type);
      };
    }

    private static boolean isInMicroseconds(ColumnReader column) {
      return column.getColumnSchema().logicalType() instanceof TimestampType time
          && time.unit() == TimeUnit.MICROS;
    }

    @Override
    public Cells column() {
      return new Cells.Numbers(values);
    }
  }

  /** Builds strings as places in a dictionary that grows as they are met. */
  final class Strings implements ColumnBuilder {
    private static final int MISSING = -1;

    private final Map<String, Integer> met = new HashMap<>();
    private final int[] codes;
    private int row;

    private Strings(int rows) {
      codes = new int[rows];
    }

    @Override
    public void takeMissing(int rows) {
      Arrays.fill(codes, row, row + rows, MISSING);
      row += rows;
    }

    @Override
    public void take(ColumnReader column) {
      if (column.getColumnSchema().type() != PhysicalType.BYTE_ARRAY) {
        throw new IllegalArgumentException(
            "column '%s' holds strings in one part and numbers in another"
                .formatted(column.getColumnSchema().name()));
      }
      int batch = column.getRecordCount();
      String[] words = column.getStrings();
      Validity present = column.getLeafValidity();
      for (int i = 0; i < batch; i++) {
        codes[row++] = present.isNull(i) ? MISSING : met.computeIfAbsent(words[i], _ -> met.size());
      }
    }

    @Override
    public Cells column() {
      List<String> dictionary = met.keySet().stream().sorted().toList();
      int[] place = new int[dictionary.size()];
      for (int i = 0; i < place.length; i++) {
        place[Objects.requireNonNull(met.get(dictionary.get(i)))] = i;
      }
      Arrays.setAll(codes, i -> codes[i] == MISSING ? MISSING : place[codes[i]]);
      return new Cells.Strings(codes, dictionary);
    }
  }
}
