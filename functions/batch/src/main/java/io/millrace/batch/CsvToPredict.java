package io.millrace.batch;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Prediction;
import io.millrace.tabular.read.WrittenRows;
import io.millrace.tabular.read.WrittenRows.Row;
import io.millrace.tabular.rows.Echo;
import io.millrace.tabular.rows.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of CSV, in whose cells the model reads what it read in the files that it learned from. */
final class CsvToPredict extends RowsToPredict {

  private final WrittenRows rows;
  private final CsvWriter out;
  private final PredictionColumns columns;
  private final List<@Nullable String> known = new ArrayList<>();
  private final int named;
  private @Nullable Row row;

  CsvToPredict(WrittenRows rows, Path to, PredictionColumns columns) throws IOException {
    this.rows = rows;
    this.columns = columns;
    List<String> header = rows.header();
    check(header, columns.signature());
    Map<String, String> names = columns.known();
    Set<String> seen = new HashSet<>();
    int last = 0;
    for (String raw : header) {
      String name = Fields.name(raw);
      String column = names.get(name);
      if (column != null && !seen.add(column)) {
        throw new InvalidInputException(
            "The header names the column '%s' twice.".formatted(Echo.of(name)));
      }
      known.add(column);
      last = name.isEmpty() ? last : known.size();
    }
    named = last;
    out =
        CsvWriter.builder()
            .fieldSeparator(rows.separator())
            .lineDelimiter(LineDelimiter.LF)
            .build(WrittenFile.text(to, rows.compression()));
    List<String> all = new ArrayList<>(header);
    columns.beside(header).forEach(column -> all.add(column.name()));
    out.writeRecord(all);
  }

  @Override
  boolean next() throws IOException {
    row = rows.next();
    return row != null;
  }

  @Override
  long line() {
    return current().line();
  }

  @Override
  Map<String, @Nullable Object> values() {
    List<String> cells = current().cells();
    boolean tooLong = cells.stream().skip(known.size()).anyMatch(cell -> !cell.isBlank());
    if (tooLong || cells.size() < named) {
      throw new InvalidInputException(
          "the row has %s fields, and the header %s".formatted(cells.size(), known.size()));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(cells.size(), known.size()); i++) {
      String column = known.get(i);
      if (column != null && !cells.get(i).isBlank()) {
        values.put(column, cells.get(i));
      }
    }
    return values;
  }

  @Override
  Map<String, @Nullable Object> written() {
    List<String> cells = current().cells();
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      written.put(i < known.size() ? rows.header().get(i) : "field " + (i + 1), cells.get(i));
    }
    return written;
  }

  @Override
  void keep(Prediction prediction) {
    List<String> cells = current().cells();
    List<String> all = new ArrayList<>(cells.subList(0, Math.min(cells.size(), known.size())));
    while (all.size() < known.size()) {
      all.add("");
    }
    columns.values(prediction).forEach(value -> all.add(value.toString()));
    out.writeRecord(all);
  }

  private Row current() {
    return requireNonNull(row);
  }

  @Override
  String mediaType() {
    return WrittenFile.mediaType("text/csv; charset=utf-8", rows.compression());
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
