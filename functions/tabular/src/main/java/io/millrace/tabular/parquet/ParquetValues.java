package io.millrace.tabular.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.LogicalType.DateType;
import dev.hardwood.metadata.LogicalType.DecimalType;
import dev.hardwood.metadata.LogicalType.Float16Type;
import dev.hardwood.metadata.LogicalType.IntType;
import dev.hardwood.metadata.LogicalType.TimeType;
import dev.hardwood.metadata.LogicalType.TimestampType;
import dev.hardwood.metadata.LogicalType.UuidType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * One column of a Parquet file, value by value, each as what it stands for: unsigned whole numbers,
 * decimals, dates and times by the type that the file declares. A time in {@code INT96}, which says
 * no zone, is one without.
 */
abstract sealed class ParquetValues {

  private static final long JULIAN_DAY_OF_1970 = 2_440_588;
  private static final int MOST_DIGITS = 100;

  final ColumnReader column;
  private Validity present = Validity.NO_NULLS;

  private ParquetValues(ColumnReader column) {
    this.column = column;
  }

  /** The values of a column of a plain type. */
  static ParquetValues of(ColumnReader column) {
    ColumnSchema schema = column.getColumnSchema();
    LogicalType logical = schema.logicalType();
    return switch (schema.type()) {
      case BOOLEAN -> new Flags(column);
      case INT32 ->
          new Ints(column, meaning(logical, value -> Integer.toUnsignedLong((int) value)));
      case INT64 -> new Longs(column, meaning(logical, ParquetValues::unsigned));
      case FLOAT -> new Floats(column);
      case DOUBLE -> new Doubles(column);
      case INT96 -> new Bytes(column, ParquetValues::int96);
      case BYTE_ARRAY -> new Bytes(column, bytes(logical, ParquetValues::utf8));
      case FIXED_LEN_BYTE_ARRAY -> new Bytes(column, bytes(logical, Decoder.BINARY));
    };
  }

  /** Whether a column holds times that say no zone. */
  static boolean isZoneless(ColumnSchema column) {
    return column.type() == PhysicalType.INT96
        || (column.logicalType() instanceof TimestampType time && !time.isAdjustedToUTC());
  }

  /** Takes the batch that the column's reader stands on. */
  final void take() {
    present = column.getLeafValidity();
    load();
  }

  /** Hands the value of this row of the batch to its reader. */
  final void hand(int row, ValueSink reader) {
    if (present.isNull(row)) {
      reader.missing();
    } else {
      handValue(row, reader);
    }
  }

  /** Hands the value of this row of the batch on as the file has it, if it has one. */
  final void copy(int row, RecordConsumer out, String name, int field) {
    if (!present.isNull(row)) {
      out.startField(name, field);
      copyValue(row, out);
      out.endField(name, field);
    }
  }

  abstract void load();

  abstract void copyValue(int row, RecordConsumer out);

  abstract void handValue(int row, ValueSink reader);

  /** What whole numbers are that stand for something. */
  private static LongFunction<Object> meaning(LogicalType type, LongFunction<Object> unsigned) {
    return switch (type) {
      case IntType whole when !whole.isSigned() -> unsigned;
      case DateType _ -> LocalDate::ofEpochDay;
      case DecimalType decimal -> {
        int scale = scale(decimal);
        yield value -> BigDecimal.valueOf(value, scale);
      }
      case TimeType time -> {
        TimeUnit unit = unit(time.unit());
        yield value ->
            LocalTime.ofNanoOfDay(Math.floorMod(unit.toNanos(value), TimeUnit.DAYS.toNanos(1)));
      }
      case TimestampType time -> {
        long units = TimeUnit.SECONDS.toNanos(1) / unit(time.unit()).toNanos(1);
        yield value -> time(value, units, time.isAdjustedToUTC());
      }
      case null, default -> Long::valueOf;
    };
  }

  private static Object unsigned(long value) {
    return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
  }

  private static Object time(long value, long unitsInSecond, boolean instant) {
    long second = Math.floorDiv(value, unitsInSecond);
    long nanos = Math.floorMod(value, unitsInSecond) * (1_000_000_000 / unitsInSecond);
    return instant
        ? Instant.ofEpochSecond(second, nanos)
        : LocalDateTime.ofEpochSecond(second, (int) nanos, ZoneOffset.UTC);
  }

  private static TimeUnit unit(LogicalType.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> TimeUnit.MILLISECONDS;
      case MICROS -> TimeUnit.MICROSECONDS;
      case NANOS -> TimeUnit.NANOSECONDS;
    };
  }

  private static int scale(DecimalType decimal) {
    if (decimal.scale() < 0 || decimal.scale() > MOST_DIGITS) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The Parquet file has decimals of %,d places: at most %s are read.",
              decimal.scale(),
              MOST_DIGITS));
    }
    return decimal.scale();
  }

  private static Decoder bytes(LogicalType type, Decoder otherwise) {
    return switch (type) {
      case DecimalType decimal -> {
        int scale = scale(decimal);
        yield (bytes, reader) -> {
          if (bytes.hasRemaining() && bytes.remaining() <= MOST_DIGITS) {
            byte[] digits = new byte[bytes.remaining()];
            bytes.get(digits);
            reader.value(new BigDecimal(new BigInteger(digits), scale));
          } else {
            reader.notOfType("binary");
          }
        };
      }
      case Float16Type _ ->
          (bytes, reader) ->
              reader.value(Float.float16ToFloat(bytes.order(ByteOrder.LITTLE_ENDIAN).getShort()));
      case UuidType _ ->
          (bytes, reader) -> reader.value(new UUID(bytes.getLong(), bytes.getLong()).toString());
      case LogicalType.BsonType _, LogicalType.IntervalType _ -> Decoder.BINARY;
      case null, default -> otherwise;
    };
  }

  private static void int96(ByteBuffer bytes, ValueSink reader) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long nanoOfDay = bytes.getLong();
    long day = Integer.toUnsignedLong(bytes.getInt()) - JULIAN_DAY_OF_1970;
    reader.value(LocalDate.ofEpochDay(day).atStartOfDay().plusNanos(nanoOfDay));
  }

  private static void utf8(ByteBuffer bytes, ValueSink reader) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    if (decoder.decode(bytes, text, true).isError()) {
      reader.notOfType("bytes that are not UTF-8");
    } else {
      reader.text(text.array(), 0, text.position());
    }
  }

  @FunctionalInterface
  private interface Decoder {
    Decoder BINARY = (_, reader) -> reader.notOfType("binary");

    void hand(ByteBuffer bytes, ValueSink reader);
  }

  private static final class Flags extends ParquetValues {
    private boolean[] batch = new boolean[0];

    Flags(ColumnReader column) {
      super(column);
    }

    @Override
    void load() {
      batch = column.getBooleans();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      out.addBoolean(batch[row]);
    }

    @Override
    void handValue(int row, ValueSink reader) {
      reader.value(batch[row]);
    }
  }

  private static final class Ints extends ParquetValues {
    private final LongFunction<Object> meaning;
    private int[] batch = new int[0];

    Ints(ColumnReader column, LongFunction<Object> meaning) {
      super(column);
      this.meaning = meaning;
    }

    @Override
    void load() {
      batch = column.getInts();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      out.addInteger(batch[row]);
    }

    @Override
    void handValue(int row, ValueSink reader) {
      reader.value(meaning.apply(batch[row]));
    }
  }

  private static final class Longs extends ParquetValues {
    private final LongFunction<Object> meaning;
    private long[] batch = new long[0];

    Longs(ColumnReader column, LongFunction<Object> meaning) {
      super(column);
      this.meaning = meaning;
    }

    @Override
    void load() {
      batch = column.getLongs();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      out.addLong(batch[row]);
    }

    @Override
    void handValue(int row, ValueSink reader) {
      reader.value(meaning.apply(batch[row]));
    }
  }

  private static final class Floats extends ParquetValues {
    private float[] batch = new float[0];

    Floats(ColumnReader column) {
      super(column);
    }

    @Override
    void load() {
      batch = column.getFloats();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      out.addFloat(batch[row]);
    }

    @Override
    void handValue(int row, ValueSink reader) {
      reader.value(batch[row]);
    }
  }

  private static final class Doubles extends ParquetValues {
    private double[] batch = new double[0];

    Doubles(ColumnReader column) {
      super(column);
    }

    @Override
    void load() {
      batch = column.getDoubles();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      out.addDouble(batch[row]);
    }

    @Override
    void handValue(int row, ValueSink reader) {
      reader.value(batch[row]);
    }
  }

  private static final class Bytes extends ParquetValues {
    private final Decoder decoder;
    private byte[] batch = new byte[0];
    private int[] offsets = new int[0];

    Bytes(ColumnReader column, Decoder decoder) {
      super(column);
      this.decoder = decoder;
    }

    @Override
    void load() {
      batch = column.getBinaryValues();
      offsets = column.getBinaryOffsets();
    }

    @Override
    void copyValue(int row, RecordConsumer out) {
      int start = offsets[row];
      out.addBinary(Binary.fromReusedByteArray(batch, start, offsets[row + 1] - start));
    }

    @Override
    void handValue(int row, ValueSink reader) {
      int start = offsets[row];
      decoder.hand(ByteBuffer.wrap(batch, start, offsets[row + 1] - start), reader);
    }
  }
}
