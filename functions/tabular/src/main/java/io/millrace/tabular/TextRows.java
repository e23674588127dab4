package io.millrace.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a text file, cut into chunks of whole records that are parsed independently. */
abstract sealed class TextRows implements Rows permits CsvRows, JsonLineRows {

  private final InputStream in;
  private final RecordSplitter records;
  private final List<String> warnings = new ArrayList<>();

  TextRows(InputStream in, RecordSplitter records) {
    this.in = in;
    this.records = records;
  }

  abstract Batch parse(Chunk chunk, RowReader rows);

  @Override
  public final @Nullable Piece next() throws IOException {
    Chunk chunk = records.next();
    if (chunk == null) {
      if (records.endsWithoutLineEnd()) {
        warn("The last line has no line end: the file may have been cut off.");
      }
      return null;
    }
    return reader -> parse(chunk, reader);
  }

  final void warn(String warning) {
    warnings.add(warning);
  }

  @Override
  public final List<String> warnings() {
    return warnings;
  }

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
