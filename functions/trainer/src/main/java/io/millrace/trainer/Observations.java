package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.tabular.parquet.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
            ? newest(table, Objects.requireNonNull(project.entityKey()), project.eventTime())
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

  /**
   * The row of each entity with the newest event time, of those the one that came last; every row
   * that is about nothing. In the order in which they came.
   */
  private static int[] newest(Table table, String entityKey, @Nullable String eventTime) {
    IntToDoubleFunction time = eventTime == null ? _ -> 0 : table.numbers(eventTime)::value;
    Map<Object, Integer> newest = new HashMap<>();
    BitSet kept = new BitSet(table.rows());
    for (int row = 0; row < table.rows(); row++) {
      Object entity = entity(table.column(entityKey), row);
      Integer before = entity == null ? null : newest.get(entity);
      if (before == null || !isBefore(time, row, before)) {
        kept.set(row);
        if (before != null) {
          kept.clear(before);
        }
        if (entity != null) {
          newest.put(entity, row);
        }
      }
    }
    return kept.stream().toArray();
  }

  private static @Nullable Object entity(Cells column, int row) {
    return switch (column) {
      case Cells.Numbers numbers ->
          Double.isNaN(numbers.value(row)) ? null : (Object) numbers.value(row);
      case Cells.Strings strings -> strings.code(row) < 0 ? null : (Object) strings.code(row);
    };
  }

  /** A row without a time is before all that have one. */
  private static boolean isBefore(IntToDoubleFunction time, int row, int other) {
    double at = time.applyAsDouble(row);
    double otherAt = time.applyAsDouble(other);
    return Double.isNaN(at) ? !Double.isNaN(otherAt) : at < otherAt;
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
