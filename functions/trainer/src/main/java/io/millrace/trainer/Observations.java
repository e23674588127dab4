package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Cells;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.parquet.TableColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows of a dataset version, as a model is fitted to them.
 *
 * @param columns cells by name, all of the same length
 */
record Observations(Map<String, Cells> columns) {

  /** Reads a published dataset. */
  static Observations read(Path parquet) throws IOException {
    Table table = Table.read(parquet);
    Map<String, Cells> columns = new LinkedHashMap<>();
    for (String name : table.names()) {
      columns.put(
          name,
          switch (table.column(name)) {
            case TableColumn.Numbers numbers -> new Cells.Numbers(numbers.values());
            case TableColumn.Strings words ->
                new Cells.Strings(
                    IntStream.range(0, table.rows()).map(words::code).toArray(),
                    words.dictionary());
          });
    }
    return new Observations(columns);
  }

  /**
   * The column of this name.
   *
   * @throws InvalidInputException if there is none
   */
  Cells column(String name) {
    Cells cells = columns.get(name);
    if (cells == null) {
      throw new InvalidInputException("The data has no column '" + name + "'.");
    }
    return cells;
  }
}
