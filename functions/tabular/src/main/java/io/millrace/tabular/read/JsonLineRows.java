package io.millrace.tabular.read;

import io.millrace.domain.project.Column;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.RowReader;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;

/** Rows of JSON Lines. A line that is no JSON object is a broken row, and the next one goes on. */
final class JsonLineRows extends TextRows {

  private final JsonRow row;

  JsonLineRows(InputStream in, long offset, List<Column> columns) {
    super(in, RecordSplitter.lines(in, offset, columns.size()), new Encodings());
    row = new JsonRow(columns);
  }

  @Override
  Batch parse(Chunk chunk, RowReader rows) {
    Batch batch = rows.startBatch();
    CharBuffer text = characters(chunk);
    char[] chars = text.array();
    int start = 0;
    long line = chunk.line();
    while (start < text.limit()) {
      int end = start;
      while (end < text.limit() && chars[end] != '\n') {
        end++;
      }
      if (!isBlank(chars, start, end)) {
        parseLine(chars, start, end, line, rows);
      }
      start = end + 1;
      line++;
    }
    return batch;
  }

  private void parseLine(char[] chars, int start, int end, long line, RowReader rows) {
    try (JsonParser json =
        JsonRow.JSON.createParser(ObjectReadContext.empty(), chars, start, end - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        rows.endBrokenRow(line, "syntax", "not a JSON object");
      } else if (!row.read(json, rows)) {
        rows.endBrokenRow(line, "syntax", "a member comes twice");
      } else if (json.nextToken() != null) {
        rows.endBrokenRow(line, "syntax", "more than one JSON object");
      } else {
        rows.endRow(line);
      }
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      rows.endBrokenRow(
          line,
          "syntax",
          at == null
              ? "broken JSON"
              : String.format(Locale.ROOT, "broken JSON at character %,d", at.getColumnNr()));
    }
  }

  private static boolean isBlank(char[] chars, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Character.isWhitespace(chars[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> header() {
    return List.of();
  }

  @Override
  public FileFormat format() {
    return FileFormat.JSON_LINES;
  }
}
