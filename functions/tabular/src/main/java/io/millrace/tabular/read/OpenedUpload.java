package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.tabular.parquet.ParquetRows;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.util.List;

/**
 * An opened upload: its rows, in whatever format it turned out to be.
 *
 * @param warnings about how it is written
 */
public record OpenedUpload(UploadStream stream, Rows rows, List<String> warnings) {

  /**
   * Opens a source and reads as much as tells its format and its columns.
   *
   * @throws InvalidInputException if it can never be read
   * @throws IOException if it cannot be reached now
   */
  public static OpenedUpload open(Source source, List<Column> columns, Limits limits)
      throws IOException {
    UploadStream in = UploadStream.open(source, limits);
    try {
      return open(in, columns, limits);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static OpenedUpload open(UploadStream in, List<Column> columns, Limits limits)
      throws IOException {
    Content content = Content.of(in);
    Rows rows =
        switch (content.format()) {
          case PARQUET -> new ParquetRows(in, columns, limits);
          case JSON_LINES -> new JsonLineRows(content.bytes(), content.offset(), columns);
          case JSON_ARRAY -> new JsonArrayRows(content.bytes(), columns);
          case CSV -> CsvRows.of(content.bytes(), content.start(), content.offset(), columns);
        };
    return new OpenedUpload(in, rows, content.warnings());
  }
}
