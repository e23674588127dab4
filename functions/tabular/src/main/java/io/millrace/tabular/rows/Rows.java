package io.millrace.tabular.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an upload, in pieces that several threads may parse at once. */
public interface Rows extends Closeable {

  /** What is still to be parsed. */
  interface Piece {

    /**
     * Parses the rows, once.
     *
     * @throws io.millrace.domain.InvalidInputException if this can never be read
     */
    Batch parse(RowReader reader) throws IOException;
  }

  /** The next piece, or null after the last one. */
  @Nullable Piece next() throws IOException;

  FileFormat format();

  /** The names of the file's columns; empty where each row names its own. */
  List<String> header();

  /** What whoever sent the file should know; complete once all pieces are parsed. */
  List<String> warnings();
}
