package io.millrace.tabular.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.Sha256;
import io.millrace.tabular.rows.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a dataset count where of those about one entity the newest does: the one with the
 * newest time, of those the one that came last. A row without a time is before all that have one,
 * and each that is about nothing counts.
 *
 * <p>Memory: 37 to 75 bytes an entity, half as much more while it makes room, and a bit a row. Of a
 * text it keeps 128 bits of the SHA-256, which no two texts are known to share.
 */
public final class NewestRows {

  private static final int ROWS = 8192;
  private static final long BEFORE_ALL = Long.MIN_VALUE;
  private static final long ALL_BUT_SIGN = Long.MAX_VALUE;

  private final String entityKey;
  private final @Nullable String eventTime;
  private final MessageDigest digest = Sha256.newDigest();
  private final BitSet replaced = new BitSet();
  private Entities entities = new Entities(1024);
  private int rows;

  /**
   * @param entityKey the column that says what a row is about
   * @param eventTime the column that says when a row happened; null where the last one counts
   */
  public NewestRows(String entityKey, @Nullable String eventTime) {
    this.entityKey = entityKey;
    this.eventTime = eventTime;
  }

  /** {@link #take(InputFile)} of a file that is here. */
  public void take(Path part) throws IOException {
    take(InputFile.of(part));
  }

  /**
   * Takes the rows of the next part, of which two columns are read; without one of them, its rows
   * have no value there.
   *
   * @throws IOException if it cannot be read
   * @throws ArithmeticException if there are more than 2^31 − 1 rows by now
   */
  public void take(InputFile part) throws IOException {
    try (ParquetFileReader file = ParquetFiles.open(part)) {
      int more = Math.toIntExact(file.getFileMetaData().numRows());
      int after = Math.addExact(rows, more);
      int place = place(file, entityKey);
      if (place >= 0) {
        take(file, place, times(file, more));
      }
      rows = after;
    }
  }

  private void take(ParquetFileReader file, int place, long[] times) {
    int row = 0;
    try (ColumnReader keys = file.buildColumnReader(place).batchSize(ROWS).build()) {
      while (keys.nextBatch()) {
        Validity present = keys.getLeafValidity();
        Keys key = keys(keys);
        for (int i = 0; i < keys.getRecordCount(); i++, row++) {
          if (present.isNotNull(i)) {
            key.take(i, rows + row, times[row]);
          }
        }
      }
    }
  }

  /** Takes a row of a batch by its key. */
  private interface Keys {
    void take(int place, int row, long time);
  }

  private Keys keys(ColumnReader column) {
    return switch (column.getColumnSchema().type()) {
      case BYTE_ARRAY -> {
        String[] words = column.getStrings();
        yield (i, row, time) -> {
          byte[] hash = digest.digest(words[i].getBytes(StandardCharsets.UTF_8));
          ByteBuffer bits = ByteBuffer.wrap(hash);
          take(bits.getLong(), bits.getLong(), row, time);
        };
      }
      case INT64, INT32, BOOLEAN, DOUBLE, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> {
        IntToLongFunction numbers = numbers(column);
        yield (i, row, time) -> take(numbers.applyAsLong(i), 0, row, time);
      }
    };
  }

  private void take(long high, long low, int row, long time) {
    int slot = entities.slot(high, low);
    if (entities.rows[slot] < 0) {
      if (entities.isFull()) {
        entities = entities.larger();
        slot = entities.slot(high, low);
      }
      entities.put(slot, high, low, row, time);
    } else if (time < entities.times[slot]) {
      replaced.set(row);
    } else {
      replaced.set(entities.rows[slot]);
      entities.rows[slot] = row;
      entities.times[slot] = time;
    }
  }

  private long[] times(ParquetFileReader file, int many) {
    long[] times = new long[many];
    Arrays.fill(times, BEFORE_ALL);
    int place = eventTime == null ? -1 : place(file, eventTime);
    if (place < 0) {
      return times;
    }
    int row = 0;
    try (ColumnReader column = file.buildColumnReader(place).batchSize(ROWS).build()) {
      while (column.nextBatch()) {
        Validity present = column.getLeafValidity();
        IntToLongFunction numbers = numbers(column);
        for (int i = 0; i < column.getRecordCount(); i++, row++) {
          if (present.isNotNull(i)) {
            times[row] = Math.max(numbers.applyAsLong(i), BEFORE_ALL + 1);
          }
        }
      }
    }
    return times;
  }

  /** Whole numbers of the order of those of a batch: for equal ones the same, 0 and −0 are. */
  private static IntToLongFunction numbers(ColumnReader column) {
    return switch (column.getColumnSchema().type()) {
      case INT64 -> {
        long[] batch = column.getLongs();
        yield i -> batch[i];
      }
      case INT32 -> {
        int[] batch = column.getInts();
        yield i -> batch[i];
      }
      case BOOLEAN -> {
        boolean[] batch = column.getBooleans();
        yield i -> batch[i] ? 1 : 0;
      }
      case DOUBLE -> {
        double[] batch = column.getDoubles();
        yield i -> ordered(Double.doubleToLongBits(batch[i] + 0.0));
      }
      case FLOAT, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException(
              "no published dataset holds numbers as " + column.getColumnSchema().type());
    };
  }

  private static long ordered(long bits) {
    return bits < 0 ? bits ^ ALL_BUT_SIGN : bits;
  }

  /** By place, as hardwood takes the dot in a name for a path into a group; −1 without such. */
  private static int place(ParquetFileReader file, String name) {
    List<String> names =
        file.getFileSchema().getColumns().stream().map(ColumnSchema::name).toList();
    return names.indexOf(name);
  }

  /** How many rows there are in the parts so far. */
  public int rows() {
    return rows;
  }

  /** The rows that do not count, numbered from 0 through all parts so far; to be read only. */
  public BitSet replaced() {
    return replaced;
  }

  /** The newest row of each entity, by linear probing. */
  private static final class Entities {
    private final long[] high;
    private final long[] low;
    private final int[] rows;
    private final long[] times;
    private int size;

    Entities(int slots) {
      high = new long[slots];
      low = new long[slots];
      times = new long[slots];
      rows = new int[slots];
      Arrays.fill(rows, -1);
    }

    int slot(long itsHigh, long itsLow) {
      int mask = rows.length - 1;
      int slot = (int) Hash.and(itsHigh, itsLow) & mask;
      while (rows[slot] >= 0 && (high[slot] != itsHigh || low[slot] != itsLow)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    void put(int slot, long itsHigh, long itsLow, int row, long time) {
      high[slot] = itsHigh;
      low[slot] = itsLow;
      rows[slot] = row;
      times[slot] = time;
      size++;
    }

    boolean isFull() {
      return size >= rows.length / 4 * 3;
    }

    Entities larger() {
      Entities larger = new Entities(Math.multiplyExact(rows.length, 2));
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] >= 0) {
          larger.put(larger.slot(high[i], low[i]), high[i], low[i], rows[i], times[i]);
        }
      }
      return larger;
    }
  }
}
