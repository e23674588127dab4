package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** The objects of one JSON array, read one after the other. */
final class JsonArrayRows implements Rows {

  private static final int BATCH = 4096;

  private final InputStream in;
  private final JsonParser json;
  private final JsonRow row;
  private final RowReader rows;
  private boolean ended;

  JsonArrayRows(InputStream in, List<Column> columns) {
    this.in = in;
    json = JsonRow.JSON.createParser(ObjectReadContext.empty(), in);
    row = new JsonRow(columns);
    rows = new RowReader(columns);
    guarded(json::nextToken);
  }

  /** The array can be read only in order, so it is parsed here. */
  @Override
  public @Nullable Piece next() {
    if (ended) {
      return null;
    }
    Batch batch = parse();
    return _ -> batch;
  }

  private Batch parse() {
    Batch batch = rows.startBatch();
    while (batch.rows() < BATCH) {
      JsonToken token = guarded(json::nextToken);
      long line = json.currentTokenLocation().getLineNr();
      if (token == JsonToken.END_ARRAY) {
        ended = true;
        return batch;
      }
      if (token == null) {
        throw new InvalidInputException(
            String.format(Locale.ROOT, "The JSON array is cut off on line %,d.", line));
      }
      if (token != JsonToken.START_OBJECT) {
        guarded(json::skipChildren);
        rows.endBrokenRow(line, "syntax", "not a JSON object");
      } else if (guarded(() -> row.read(json, rows))) {
        rows.endRow(line);
      } else {
        rows.endBrokenRow(line, "syntax", "a member comes twice");
      }
    }
    return batch;
  }

  private interface Step<T extends @Nullable Object> {
    T take();
  }

  private <T extends @Nullable Object> T guarded(Step<T> step) {
    try {
      return step.take();
    } catch (JacksonException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The JSON is broken or cut off on line %,d, character %,d.",
              json.currentLocation().getLineNr(),
              json.currentLocation().getColumnNr()));
    }
  }

  /** The members that are no columns, as far as the array was read. */
  @Override
  public List<String> header() {
    return List.copyOf(rows.unknown());
  }

  @Override
  public FileFormat format() {
    return FileFormat.JSON_ARRAY;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!rows.unknown().isEmpty()) {
      warnings.add(Fields.leftOut(List.copyOf(rows.unknown())));
    }
    warnings.addAll(Fields.zoneless(rows.zoneless()));
    return warnings;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
