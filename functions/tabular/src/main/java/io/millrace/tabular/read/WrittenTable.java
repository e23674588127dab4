package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of any format that uploads are read in, as it is written: for whoever knows no types.
 *
 * @param columns in the order of the file
 * @param rows what is written in each column of a row; nothing of one where it has no value
 * @param typed whether the file itself says what is a number, which is written as Java does then
 */
public record WrittenTable(List<String> columns, List<Map<String, String>> rows, boolean typed) {

  public WrittenTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Whether a file is no text as it is: Parquet, or packed by gzip or zstd. */
  public static boolean isPacked(byte[] bytes) {
    return UploadStream.starts(bytes, 'P', 'A', 'R', '1') || UploadStream.isCompressed(bytes);
  }

  /**
   * Reads a file into memory.
   *
   * @throws InvalidInputException if it is in no format that is read
   */
  public static WrittenTable read(Source source) throws IOException {
    List<String> names = names(source).stream().filter(name -> !name.isBlank()).toList();
    List<Column> columns =
        names.stream()
            .map(name -> new Column(name, ColumnType.TEXT, false, false, List.of()))
            .toList();
    List<Map<String, String>> all = new ArrayList<>();
    RowReader reader = new RowReader(columns);
    try (Rows rows = OpenedUpload.open(source, columns, Limits.USUAL).rows()) {
      boolean typed = rows.format() == FileFormat.PARQUET;
      for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
        add(piece.parse(reader), names, all);
      }
      return new WrittenTable(names, all, typed);
    }
  }

  private static void add(Batch batch, List<String> names, List<Map<String, String>> all) {
    for (int row = 0; row < batch.rows(); row++) {
      Map<String, String> written = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        Vector.Strings column = (Vector.Strings) batch.column(i);
        if (!column.isMissing(row)) {
          written.put(names.get(i), column.require(row));
        }
      }
      all.add(written);
    }
  }

  /** The header, or the members of the objects in the first piece. */
  public static List<String> names(Source source) throws IOException {
    try (Rows rows = OpenedUpload.open(source, List.of(), Limits.USUAL).rows()) {
      if (!rows.header().isEmpty()) {
        return rows.header().stream().map(String::strip).toList();
      }
      RowReader reader = new RowReader(List.of());
      Rows.Piece piece = rows.next();
      if (piece != null) {
        var _ = piece.parse(reader);
      }
      return rows.header().isEmpty() ? List.copyOf(reader.unknown()) : rows.header();
    }
  }
}
