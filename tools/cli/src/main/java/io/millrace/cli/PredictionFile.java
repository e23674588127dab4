package io.millrace.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.wire.Json;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of a file with what was predicted of them, in their order: as CSV each row's cells as
 * they were written, then the prediction's; as JSON Lines each row with a field {@code prediction}.
 */
final class PredictionFile {

  private PredictionFile() {}

  /**
   * Writes the file.
   *
   * @param answer of {@link RowPredictions#of}
   */
  static void write(InstanceFile file, JsonNode answer, PrintWriter out) {
    if (file.csv()) {
      csv(file.rows(), answer, out);
    } else {
      jsonLines(file.rows(), answer, out);
    }
    out.flush();
  }

  private static void csv(List<Row> rows, JsonNode answer, PrintWriter out) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(written(row).propertyNames()));
    List<String> header = new ArrayList<>(columns);
    List<String> figures = figures(answer.path("predictions"));
    Stream.of(
            Stream.of("prediction"),
            figures.stream(),
            Stream.of("prediction_id", "version", "error"))
        .flatMap(more -> more)
        .forEach(column -> header.add(columns.contains(column) ? "millrace_" + column : column));
    try (CsvWriter csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(new Unclosed(out))) {
      csv.writeRecord(header);
      for (int i = 0; i < rows.size(); i++) {
        List<String> cells = new ArrayList<>();
        for (String column : columns) {
          cells.add(written(rows.get(i)).path(column).asString(""));
        }
        cells.addAll(
            cells(
                answer.path("predictions").path(i), answer.path("version").asString(""), figures));
        csv.writeRecord(cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is told beside a prediction: of a number nothing, or between what it lies. */
  private static List<String> figures(JsonNode predictions) {
    if (predictions.valueStream().anyMatch(each -> each.has("lower"))) {
      return List.of("lower", "upper");
    }
    return predictions.valueStream().anyMatch(each -> each.has("value"))
        ? List.of()
        : List.of("probability");
  }

  private static List<String> cells(JsonNode prediction, String version, List<String> figures) {
    boolean failed = prediction.has("error");
    List<String> cells = new ArrayList<>();
    cells.add(prediction.path(prediction.has("class") ? "class" : "value").asString(""));
    figures.forEach(figure -> cells.add(prediction.path(figure).asString("")));
    cells.add(prediction.path("id").asString(""));
    cells.add(failed ? "" : version);
    cells.add(failed ? RowPredictions.reason(prediction) : "");
    return cells;
  }

  private static void jsonLines(List<Row> rows, JsonNode answer, PrintWriter out) {
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode line = written(rows.get(i)).deepCopy();
      JsonNode prediction = answer.path("predictions").path(i);
      if (prediction instanceof ObjectNode fields && !prediction.has("error")) {
        fields.set("version", answer.path("version"));
      }
      line.set(line.has("prediction") ? "millrace_prediction" : "prediction", prediction);
      out.print(Json.text(line) + "\n");
    }
  }

  /** What others go on to print on. */
  private static final class Unclosed extends FilterWriter {

    private Unclosed(Writer out) {
      super(out);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private static ObjectNode written(Row row) {
    return switch (row) {
      case Row.Given(var _, ObjectNode written) -> written;
      case Row.Given _, Row.Unreadable _ -> Json.mapper().createObjectNode();
    };
  }
}
