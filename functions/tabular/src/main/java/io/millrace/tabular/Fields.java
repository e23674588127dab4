package io.millrace.tabular;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which field is which column.
 *
 * @param columns the column's index for each field, −1 where the project declares none
 * @param absent indexes of columns that the file does not have
 */
record Fields(List<Integer> columns, List<Integer> absent, List<String> warnings) {

  static Fields of(List<String> header, List<Column> columns) {
    Map<String, Integer> index = new HashMap<>();
    columns.forEach(column -> index.put(column.name(), index.size()));
    List<String> warnings = new ArrayList<>();
    List<Integer> fields = new ArrayList<>();
    TreeSet<String> seen = new TreeSet<>();
    for (String raw : header) {
      String name = raw.strip();
      if (!seen.add(name)) {
        throw new InvalidInputException(
            "The header names the column '%s' twice.".formatted(Echo.of(name)));
      }
      Integer column = index.get(name);
      if (column == null) {
        warnings.add(RowReader.leftOut(Echo.of(name)));
      }
      fields.add(column == null ? -1 : column);
    }
    List<Integer> absent = new ArrayList<>();
    for (Column column : columns) {
      if (!seen.contains(column.name())) {
        if (column.required()) {
          throw new InvalidInputException(
              "The file has no column '%s', which the project requires; it has %s."
                  .formatted(column.name(), Echo.of(String.join(", ", header))));
        }
        absent.add(index.get(column.name()));
        warnings.add("The file has no column '%s'.".formatted(column.name()));
      }
    }
    return new Fields(List.copyOf(fields), List.copyOf(absent), warnings);
  }
}
