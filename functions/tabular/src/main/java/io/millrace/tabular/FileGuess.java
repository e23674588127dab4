package io.millrace.tabular;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import java.io.IOException;
import java.util.List;

/** Looks at a file without knowing its columns. */
final class FileGuess {

  /** Rows that are looked at. */
  static final int ROWS = 200_000;

  private FileGuess() {}

  /** What each column could be, in the order of the file. */
  static List<ColumnGuess> columns(Source source) throws IOException {
    List<Column> columns =
        names(source).stream()
            .filter(name -> !name.isBlank() && name.length() <= 128)
            .map(name -> new Column(name, ColumnType.CATEGORY, false, false, List.of()))
            .toList();
    List<ColumnGuess> guesses = columns.stream().map(c -> new ColumnGuess(c.name())).toList();
    try (Rows rows = Upload.open(source, columns, Limits.USUAL).rows()) {
      RowReader reader = new RowReader(columns);
      int seen = 0;
      for (Rows.Piece piece = rows.next(); piece != null && seen < ROWS; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        for (int i = 0; i < columns.size(); i++) {
          add(batch, (Vector.Words) batch.column(i), guesses.get(i));
        }
        seen += batch.rows();
      }
    }
    return guesses;
  }

  private static void add(Batch batch, Vector.Words words, ColumnGuess guess) {
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.isKept(row)) {
        if (words.isMissing(row)) {
          guess.addMissing();
        } else {
          guess.add(words.require(row));
        }
      }
    }
  }

  /** The header, or the members of the objects in the first piece. */
  private static List<String> names(Source source) throws IOException {
    try (Rows rows = Upload.open(source, List.of(), Limits.USUAL).rows()) {
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
