package io.millrace.tabular.parquet;

import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.ValueSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that is read row by row, and of which rows are written to another one, with more
 * columns after theirs. Columns keep their types; those that hold lists or groups are left out. The
 * same rows give the same bytes. Closing ends both.
 *
 * <p>Memory: a page of each column, and of rows no more than {@value #CELLS} values; one row group
 * of {@value #ROW_GROUP_BYTES} bytes.
 */
public final class ParquetCopy implements Closeable {

  private static final long ROW_GROUP_BYTES = 32L << 20;
  private static final int ROWS = 8192;
  private static final int CELLS = 1 << 18;
  private static final int MOST_COLUMNS = 2000;

  private final ParquetUpload upload;
  private final ColumnReaders readers;
  private final List<ParquetValues> columns;
  private final Map<String, ParquetValues> wanted = new HashMap<>();
  private final DigestingFile file;
  private final ParquetWriter<List<? extends @Nullable Object>> writer;
  private int rows;
  private int index = -1;
  private long row;

  /**
   * A column that is added.
   *
   * @param type {@code TEXT}, {@code NUMBER} or {@code INTEGER}
   */
  public record Added(String name, ColumnType type) {}

  /**
   * Opens a file, and begins another.
   *
   * @param names of the columns whose values are told
   * @param added what columns the other file has besides, by the names of those that are copied
   * @throws InvalidInputException if it can never be read
   */
  public static ParquetCopy open(
      InputStream in,
      Path to,
      Set<String> names,
      Function<List<String>, List<Added>> added,
      Limits limits)
      throws IOException {
    ParquetUpload upload = ParquetUpload.open(in);
    try {
      int all = upload.reader().getFileSchema().getColumnCount();
      if (all > MOST_COLUMNS) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "The Parquet file has %,d columns: write it with at most %,d.",
                all,
                MOST_COLUMNS));
      }
      upload.check(
          upload.reader().getFileSchema().getColumns().stream()
              .map(ColumnSchema::columnIndex)
              .toList(),
          limits);
      return new ParquetCopy(upload, to, names, added.apply(upload.names()));
    } catch (IOException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  private ParquetCopy(ParquetUpload upload, Path to, Set<String> names, List<Added> added)
      throws IOException {
    this.upload = upload;
    readers =
        guarded(() ->
            upload
                .reader()
                .buildColumnReaders(ColumnProjection.all()) // by place: a name may have a dot
                .batchSize(Math.clamp(CELLS / Math.max(1, upload.plain().size()), 1, ROWS))
                .build());
    Types.MessageTypeBuilder message = Types.buildMessage();
    columns = new ArrayList<>();
    for (ParquetUpload.Plain plain : upload.plain()) {
      ParquetValues values = ParquetValues.of(readers.getColumnReader(plain.leaf()));
      columns.add(values);
      message.addField(ParquetSchema.like(upload.reader().getFileSchema().getColumn(plain.leaf())));
      String name = Fields.name(plain.name());
      if (names.contains(name) && wanted.put(name, values) != null) {
        throw new InvalidInputException("The file has the column '%s' twice.".formatted(name));
      }
    }
    added.forEach(
        column -> message.addField(ParquetSchema.ours(column.type()).named(column.name())));
    file = new DigestingFile(to);
    writer = new Builder(file, new Support(message.named("row"))).build();
  }

  /** The names of the columns that are copied. */
  public List<String> header() {
    return upload.names();
  }

  /** What whoever sent the file should know. */
  public List<String> warnings() {
    return upload.nested().isEmpty()
        ? List.of()
        : List.of(Fields.leftOut(upload.nested(), "holds lists or groups", "hold lists or groups"));
  }

  /** Goes on to the next row, if there is one. */
  public boolean next() {
    if (++index >= rows) {
      if (!guarded(readers::nextBatch)) {
        if (row != upload.rows()) {
          throw ParquetUpload.damaged();
        }
        return false;
      }
      rows = readers.getRecordCount();
      index = 0;
      guarded(() -> {
        columns.forEach(ParquetValues::take);
        return true;
      });
    }
    row++;
    return true;
  }

  /** The row's number, from 1. */
  public long row() {
    return row;
  }

  /** The row's values in the columns that are told, as {@code Codec#read} takes them. */
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new HashMap<>();
    wanted.forEach((name, column) -> column.hand(index, new Told(name, values)));
    return values;
  }

  /**
   * Writes the row.
   *
   * @param added a value, or null for none, for each column that is added: a text, a double or a
   *     long
   */
  public void keep(List<? extends @Nullable Object> added) throws IOException {
    writer.write(added);
  }

  /** Hardwood tells damage by whichever exception its decoder met. */
  private static <T> T guarded(Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ParquetUpload.damaged();
    }
  }

  @Override
  public void close() throws IOException {
    try (upload;
        file;
        readers) {
      writer.close();
    }
  }

  /** Puts a value under the name of its column. */
  private record Told(String name, Map<String, @Nullable Object> values) implements ValueSink {
    @Override
    public void text(char[] buffer, int offset, int length) {
      values.put(name, new String(buffer, offset, length));
    }

    @Override
    public void value(@Nullable Object written) {
      values.put(name, written);
    }

    @Override
    public void missing() {
      values.put(name, null);
    }

    @Override
    public void notOfType(CharSequence value) {
      values.put(name, new byte[0]);
    }
  }

  private static final class Builder
      extends ParquetWriter.Builder<List<? extends @Nullable Object>, Builder> {
    private final Support support;

    Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
      withCompressionCodec(CompressionCodecName.ZSTD);
      withRowGroupSize(ROW_GROUP_BYTES);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // the only one that is abstract
    protected WriteSupport<List<? extends @Nullable Object>> getWriteSupport(
        Configuration configuration) {
      return support;
    }
  }

  /** Writes the row on which the reader stands. */
  private final class Support extends WriteSupport<List<? extends @Nullable Object>> {
    private final MessageType schema;

    @SuppressWarnings("NullAway.Init") // parquet-java calls prepareForWrite before the first row
    private RecordConsumer out;

    Support(MessageType schema) {
      this.schema = schema;
    }

    @Override
    @SuppressWarnings("deprecation") // the only one that is abstract
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public void write(List<? extends @Nullable Object> added) {
      out.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).copy(index, out, schema.getFieldName(i), i);
      }
      for (int i = 0; i < added.size(); i++) {
        Object value = added.get(i);
        if (value != null) {
          int field = columns.size() + i;
          out.startField(schema.getFieldName(field), field);
          writeAdded(value);
          out.endField(schema.getFieldName(field), field);
        }
      }
      out.endMessage();
    }

    private void writeAdded(Object value) {
      switch (value) {
        case Double number -> out.addDouble(number);
        case Long number -> out.addLong(number);
        default -> out.addBinary(Binary.fromString(value.toString()));
      }
    }
  }
}
