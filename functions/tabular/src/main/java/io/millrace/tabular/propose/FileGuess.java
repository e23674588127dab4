package io.millrace.tabular.propose;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.read.OpenedUpload;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.read.WrittenTable;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.Vector;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Looks at a file without knowing its columns. */
final class FileGuess {

  /** Rows that are looked at. */
  static final int ROWS = 200_000;

  private static final int LONGEST_NAME = 128;

  private FileGuess() {}

  /** What each column could be, in the order of the file; of columns that a project can name. */
  static List<ColumnGuess> columns(Source source) throws IOException {
    List<Column> columns =
        WrittenTable.names(source).stream()
            .filter(FileGuess::isName)
            .map(name -> new Column(name, ColumnType.TEXT, false, false, List.of()))
            .toList();
    List<ColumnGuess> guesses = columns.stream().map(c -> new ColumnGuess(c.name())).toList();
    try (Rows rows = OpenedUpload.open(source, columns, Limits.USUAL).rows()) {
      RowReader reader = new RowReader(columns);
      int seen = 0;
      for (Rows.Piece piece = rows.next(); piece != null && seen < ROWS; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        BitSet unreadable = unreadable(batch, guesses);
        for (int i = 0; i < columns.size(); i++) {
          add(
              Math.min(batch.rows(), ROWS - seen),
              unreadable,
              (Vector.Strings) batch.column(i),
              guesses.get(i));
        }
        seen += batch.rows();
      }
    }
    guesses.forEach(ColumnGuess::decide);
    return guesses;
  }

  private static boolean isName(String name) {
    return !name.isBlank() && name.length() <= LONGEST_NAME;
  }

  /** Rows that are none; what a text cannot hold is noted with its column. */
  private static BitSet unreadable(Batch batch, List<ColumnGuess> guesses) {
    BitSet unreadable = new BitSet();
    for (Batch.RowBroken broken : batch.broken()) {
      String column = broken.broken().column();
      if (column.isEmpty()) {
        unreadable.set(broken.row());
      }
      guesses.stream().filter(guess -> guess.name().equals(column)).forEach(ColumnGuess::addNested);
    }
    return unreadable;
  }

  private static void add(int rows, BitSet unreadable, Vector.Strings words, ColumnGuess guess) {
    for (int row = unreadable.nextClearBit(0); row < rows; row = unreadable.nextClearBit(row + 1)) {
      if (words.isMissing(row)) {
        guess.addMissing();
      } else {
        guess.add(words.require(row));
      }
    }
  }
}
