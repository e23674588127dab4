package io.millrace.tabular;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Parquet. The format is read from its end, so the upload is spooled to a temporary file
 * first, which {@link #close} removes.
 */
final class ParquetRows implements Rows {

  private static final int BATCH = 4096;
  private static final long ROW_GROUP_BYTES = 1L << 30;

  private final Path file;
  private final ParquetFileReader parquet;
  private final dev.hardwood.reader.RowReader values;
  private final Fields fields;
  private final RowReader rows;
  private long row;

  ParquetRows(InputStream in, List<Column> columns) throws IOException {
    file = Files.createTempFile("upload", ".parquet");
    try {
      try (var out = Files.newOutputStream(file)) {
        in.transferTo(out);
      }
      parquet = open(file);
      fields = Fields.of(names(parquet), columns);
      values = guarded(parquet::rowReader);
      rows = new RowReader(columns);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static ParquetFileReader open(Path file) throws IOException {
    ParquetFileReader parquet;
    try {
      parquet = ParquetFileReader.open(InputFile.of(file));
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
    for (RowGroup group : parquet.getFileMetaData().rowGroups()) {
      if (group.totalByteSize() < 0 || group.totalByteSize() > ROW_GROUP_BYTES) {
        parquet.close();
        throw new InvalidInputException(
            "A row group of the Parquet file holds %,d bytes: write it with at most %,d."
                .formatted(group.totalByteSize(), ROW_GROUP_BYTES));
      }
    }
    return parquet;
  }

  /** The names of the columns. */
  static List<String> names(ParquetFileReader parquet) {
    if (!parquet.getFileSchema().isFlatSchema()) {
      throw new InvalidInputException(
          "The Parquet file has nested columns; only columns of plain types are read.");
    }
    return parquet.getFileSchema().getColumns().stream().map(ColumnSchema::name).toList();
  }

  /** The file can be read only in order, so it is parsed here. */
  @Override
  public @Nullable Piece next() {
    Batch batch = rows.startBatch();
    while (batch.rows() < BATCH && guarded(values::hasNext)) {
      guarded(() -> {
        values.next();
        return true;
      });
      row++;
      for (int field = 0; field < fields.columns().size(); field++) {
        int column = fields.columns().get(field);
        ValueReader reader = column < 0 ? null : rows.valueOf(column);
        if (reader != null) {
          int at = field;
          reader.value(guarded(() -> values.getValue(at)));
        }
      }
      for (int column : fields.absent()) {
        ValueReader reader = rows.valueOf(column);
        if (reader != null) {
          reader.addMissing();
        }
      }
      rows.endRow(row);
    }
    return batch.rows() == 0 ? null : _ -> batch;
  }

  private interface Step<T extends @Nullable Object> {
    T take();
  }

  /** Hardwood tells damage by whichever exception its decoder met. */
  private static <T extends @Nullable Object> T guarded(Step<T> step) {
    try {
      return step.take();
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static InvalidInputException damaged(Exception e) {
    return new InvalidInputException(
        "The Parquet file is damaged or cut off: " + Echo.of(String.valueOf(e.getMessage())));
  }

  @Override
  public List<String> header() {
    return names(parquet);
  }

  @Override
  public Format format() {
    return Format.PARQUET;
  }

  @Override
  public List<String> warnings() {
    return fields.warnings();
  }

  @Override
  public void close() throws IOException {
    try (parquet) {
      values.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
