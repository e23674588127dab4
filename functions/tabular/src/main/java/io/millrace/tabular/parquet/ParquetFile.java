package io.millrace.tabular.parquet;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnIds;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Vector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * A Parquet file that is being written: one column for each of the project's, with its number for a
 * field id, of the types that Apache Iceberg asks for, compressed with zstd.
 *
 * <p>It holds nothing but the rows, so the same rows give the same bytes. Memory: one row group of
 * {@value #ROW_GROUP_BYTES} bytes.
 */
public final class ParquetFile implements Closeable {

  private static final long ROW_GROUP_BYTES = 32L << 20;
  private static final long MICROSECONDS_IN_MILLISECOND = 1000;

  private final DigestingFile file;
  private final ParquetWriter<Row> writer;
  private final Row cursor = new Row();

  /**
   * @param ids the numbers of the columns
   */
  public ParquetFile(Path path, List<Column> columns, ColumnIds ids) throws IOException {
    this(new DigestingFile(path), columns, ids);
  }

  ParquetFile(DigestingFile file, List<Column> columns, ColumnIds ids) throws IOException {
    this.file = file;
    writer = new Builder(file, columns, ids).build();
  }

  /**
   * Appends the rows of a batch that break no rule.
   *
   * @throws FullDiskException if there is no room for them
   */
  public void append(Batch batch) throws IOException {
    cursor.batch = batch;
    for (cursor.index = 0; cursor.index < batch.rows(); cursor.index++) {
      if (batch.isKept(cursor.index)) {
        writer.write(cursor);
      }
    }
  }

  /**
   * Ends the file; its digest is known then.
   *
   * @throws FullDiskException if there is no room for its end
   */
  public PublishedFile finish() throws IOException {
    writer.close();
    return file.written();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class Row {
    private Batch batch = new Batch(List.of());
    private int index;
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final List<Column> columns;
    private final ColumnIds ids;

    Builder(OutputFile file, List<Column> columns, ColumnIds ids) {
      super(file);
      this.columns = columns;
      this.ids = ids;
      withCompressionCodec(CompressionCodecName.ZSTD);
      withRowGroupSize(ROW_GROUP_BYTES);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // the only one that is abstract
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new RowSupport(columns, ids);
    }
  }

  private static final class RowSupport extends WriteSupport<Row> {
    private final List<Column> columns;
    private final MessageType schema;

    @SuppressWarnings("NullAway.Init") // parquet-java calls prepareForWrite before the first row
    private RecordConsumer out;

    RowSupport(List<Column> columns, ColumnIds ids) {
      this.columns = columns;
      Types.MessageTypeBuilder message = Types.buildMessage();
      columns.forEach(column ->
          message.addField(
              ParquetSchema.ours(column.type()).named(column.name()).withId(ids.of(column))));
      schema = message.named("row");
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
    public void write(Row row) {
      out.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        Vector values = row.batch.column(i);
        if (!values.isMissing(row.index)) {
          Column column = columns.get(i);
          out.startField(column.name(), i);
          write(values, row.index, column.type());
          out.endField(column.name(), i);
        }
      }
      out.endMessage();
    }

    private void write(Vector values, int row, ColumnType type) {
      switch (values) {
        case Vector.Numbers numbers -> out.addDouble(numbers.value(row));
        case Vector.Strings words -> out.addBinary(Binary.fromString(words.require(row)));
        case Vector.Longs longs -> {
          switch (type) {
            case BOOLEAN -> out.addBoolean(longs.value(row) != 0);
            case DATE -> out.addInteger(Math.toIntExact(longs.value(row)));
            case TIMESTAMP ->
                out.addLong(Math.multiplyExact(longs.value(row), MICROSECONDS_IN_MILLISECOND));
            case INTEGER, NUMBER, CATEGORY, TEXT -> out.addLong(longs.value(row));
          }
        }
      }
    }
  }
}
