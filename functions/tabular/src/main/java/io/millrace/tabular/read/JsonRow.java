package io.millrace.tabular.read;

import io.millrace.domain.project.Column;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.ValueReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Hands the members of one JSON object to their columns. */
final class JsonRow {

  /** Strict JSON whose strings are no longer than a record. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Limits.RECORD_BYTES)
                  .maxNestingDepth(64)
                  .maxNameLength(1024)
                  .build())
          .build();

  private final Map<String, Integer> columns = new HashMap<>();

  JsonRow(List<Column> columns) {
    columns.forEach(column -> this.columns.put(column.name(), this.columns.size()));
  }

  /**
   * Reads an object whose opening brace is the parser's current token, up to its closing one.
   *
   * @return false if a member came twice; the rest of the object is read nevertheless
   * @throws JacksonException if it is not JSON
   */
  boolean read(JsonParser json, RowReader rows) {
    boolean once = true;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      Integer column = columns.get(name);
      ValueReader reader = column == null ? null : rows.valueOf(column);
      if (column == null) {
        rows.unknownColumn(name);
      }
      once &= column == null || reader != null;
      if (reader == null) {
        json.skipChildren();
      } else {
        hand(json, value, reader);
      }
    }
    return once;
  }

  private static void hand(JsonParser json, JsonToken value, ValueReader reader) {
    switch (value) {
      case VALUE_NULL -> reader.missing();
      case VALUE_TRUE -> reader.value(true);
      case VALUE_FALSE -> reader.value(false);
      case VALUE_NUMBER_FLOAT ->
          reader.decimal(
              json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
      case VALUE_STRING, VALUE_NUMBER_INT ->
          reader.text(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
      case START_OBJECT, START_ARRAY -> {
        reader.notOfType(value == JsonToken.START_OBJECT ? "{…}" : "[…]");
        json.skipChildren();
      }
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a member cannot be " + value);
    }
  }
}
