package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.tabular.parquet.NewestRows;
import io.millrace.tabular.parquet.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rows of a dataset version, as a model is fitted to them.
 *
 * @param columns cells by name, all of the same length
 */
record Observations(Map<String, Cells> columns) {

  /**
   * Reads a published dataset.
   *
   * @param parts in the order in which their rows came
   * @param project which says whether a later row about an entity takes the place of an earlier
   */
  static Observations read(List<Path> parts, Project project) throws IOException {
    Table table = Table.read(parts);
    int[] rows =
        project.data().mode() == Mode.UPSERT
            ? newest(parts, project)
            : IntStream.range(0, table.rows()).toArray();
    Map<String, Cells> columns = new LinkedHashMap<>();
    for (String name : table.names()) {
      Cells cells = table.column(name);
      columns.put(name, rows.length == table.rows() ? cells : only(rows, cells));
    }
    return new Observations(columns);
  }

  /** The cells of these rows, and no other word in a dictionary. */
  private static Cells only(int[] rows, Cells cells) {
    if (!(cells.at(rows) instanceof Cells.Strings strings)) {
      return cells.at(rows);
    }
    int[] codes = IntStream.range(0, rows.length).map(strings::code).toArray();
    int[] used = IntStream.of(codes).filter(code -> code >= 0).sorted().distinct().toArray();
    return new Cells.Strings(
        IntStream.of(codes)
            .map(code -> code < 0 ? code : Arrays.binarySearch(used, code))
            .toArray(),
        IntStream.of(used).mapToObj(strings.dictionary()::get).toList());
  }

  /** The rows that count, in the order in which they came. */
  private static int[] newest(List<Path> parts, Project project) throws IOException {
    var newest = new NewestRows(Objects.requireNonNull(project.entityKey()), project.eventTime());
    for (Path part : parts) {
      newest.take(part);
    }
    return IntStream.range(0, newest.rows()).filter(row -> !newest.replaced().get(row)).toArray();
  }

  /** How many rows there are. */
  int rows() {
    return columns.values().iterator().next().size();
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
