package io.millrace.tabular.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens Parquet files; of what their reader notes, only what went wrong is logged. */
final class ParquetFiles {

  /** Kept, as a logger that nobody holds forgets its level. */
  private static final Logger READER = Logger.getLogger("dev.hardwood");

  static {
    READER.setLevel(Level.WARNING);
  }

  private ParquetFiles() {}

  /** {@link #open(InputFile)} of a file that is here. */
  static ParquetFileReader open(Path file) throws IOException {
    return open(InputFile.of(file));
  }

  /**
   * Opens a file, which is to be closed.
   *
   * @throws IOException if it cannot be read
   */
  static ParquetFileReader open(InputFile file) throws IOException {
    return ParquetFileReader.open(file);
  }
}
