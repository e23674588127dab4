package io.millrace.tabular.read;

import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a text file, cut into chunks of whole records that are parsed independently. */
abstract sealed class TextRows implements Rows permits CsvRows, JsonLineRows {

  private final InputStream in;
  private final RecordSplitter records;
  private final List<String> warnings = new ArrayList<>();
  private final Encodings encodings;

  TextRows(InputStream in, RecordSplitter records, Encodings encodings) {
    this.encodings = encodings;
    this.in = in;
    this.records = records;
  }

  abstract Batch parse(Chunk chunk, RowReader rows);

  /** The chunk's characters. */
  final CharBuffer characters(Chunk chunk) {
    return chunk.text(encodings);
  }

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
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(encodings.warnings());
    return all;
  }

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
