package io.millrace.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.tabular.read.WrittenRows;
import io.millrace.tabular.read.WrittenRows.Row;
import io.millrace.tabular.rows.Fields;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of JSON Lines. What is predicted of one becomes a last member of its object, which is not
 * touched otherwise.
 */
final class JsonLinesToPredict extends RowsToPredict {

  private static final String PREDICTION = "prediction";

  private final WrittenRows rows;
  private final Writer out;
  private final PredictionColumns columns;
  private final Map<String, String> known;
  private @Nullable Row row;
  private Map<String, @Nullable Object> object = Map.of();

  JsonLinesToPredict(WrittenRows rows, Path to, PredictionColumns columns) throws IOException {
    this.rows = rows;
    this.columns = columns;
    known = columns.known();
    out = WrittenFile.text(to, rows.compression());
  }

  @Override
  boolean next() throws IOException {
    row = rows.next();
    object = Map.of();
    return row != null;
  }

  @Override
  long line() {
    return requireNonNull(row).line();
  }

  @Override
  Map<String, @Nullable Object> values() {
    object = PlainJson.object(PlainJson.read(text().getBytes(UTF_8)), "the line");
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    object.forEach((name, value) -> {
      String column = known.get(Fields.name(name));
      if (column != null) {
        if (values.containsKey(column)) {
          throw new InvalidInputException("column '%s' comes twice".formatted(column));
        }
        values.put(column, value);
      }
    });
    return values;
  }

  @Override
  Map<String, @Nullable Object> written() {
    return object.isEmpty() ? Map.of("text", text()) : object;
  }

  @Override
  void keep(Prediction prediction) throws IOException {
    String text = text();
    out.write(text, 0, text.lastIndexOf('}'));
    out.write(object.isEmpty() ? "\"" : ",\"");
    out.write(PredictionColumns.free(PREDICTION, object.keySet()));
    out.write("\":");
    out.write(PlainJson.writeText(columns.json(prediction)));
    out.write("}\n");
  }

  private String text() {
    return requireNonNull(row).cells().getFirst();
  }

  @Override
  String mediaType() {
    return WrittenFile.mediaType("application/jsonl", rows.compression());
  }

  @Override
  List<String> warnings() {
    return rows.warnings();
  }

  @Override
  public void close() throws IOException {
    try (rows) {
      out.close();
    }
  }
}
