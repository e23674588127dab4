package io.millrace.tabular.check;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.rows.Broken;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows in quarantine as JSON Lines: {@code
 * {"row":3,"line":4,"broken":[{"column":"amount","rule":"range","value":"-1"}]}}, with {@code
 * "file"} where an upload has several.
 *
 * <p>People open such files in spreadsheets. A value that one would take for a formula, since it
 * starts with {@code =}, {@code +}, {@code -}, {@code @} or a tab, is written with an apostrophe
 * before it unless it is a number.
 */
public final class QuarantineFile implements QuarantineSink, Closeable {

  private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("").build();

  private final JsonGenerator json;

  /** Writes to this stream, and closes it at the end. */
  public QuarantineFile(OutputStream out) {
    json = JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  @Override
  public void accept(QuarantinedRow row) {
    json.writeStartObject();
    json.writeNumberProperty("row", row.row());
    json.writeNumberProperty("line", row.line());
    if (row.file() != null) {
      json.writeStringProperty("file", row.file());
    }
    json.writeArrayPropertyStart("broken");
    for (Broken broken : row.broken()) {
      json.writeStartObject();
      json.writeStringProperty("column", broken.column());
      json.writeStringProperty("rule", broken.rule());
      json.writeStringProperty("value", harmless(broken.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** The value, such that no spreadsheet computes it. */
  static String harmless(String value) {
    boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    return formula && !isNumber(value) ? "'" + value : value;
  }

  private static boolean isNumber(String value) {
    return Codec.of(ColumnType.NUMBER).read(value) instanceof Value.OfNumber;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
