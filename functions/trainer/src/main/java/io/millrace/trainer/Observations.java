package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Cells;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.parquet.TableColumn;
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
      columns.put(
          name,
          switch (table.column(name)) {
            case TableColumn.Numbers numbers ->
                new Cells.Numbers(
                    rows.length == table.rows()
                        ? numbers.values()
                        : IntStream.of(rows).mapToDouble(numbers::value).toArray());
            case TableColumn.Strings strings -> strings(strings, rows, table.rows());
          });
    }
    return new Observations(columns);
  }

  /** The strings of these rows, and no other in the dictionary. */
  private static Cells strings(TableColumn.Strings strings, int[] rows, int all) {
    int[] codes = IntStream.of(rows).map(strings::code).toArray();
    if (rows.length == all) {
      return new Cells.Strings(codes, strings.dictionary());
    }
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

  private static @Nullable Object entity(TableColumn column, int row) {
    return switch (column) {
      case TableColumn.Numbers numbers ->
          Double.isNaN(numbers.value(row)) ? null : (Object) numbers.value(row);
      case TableColumn.Strings strings -> strings.code(row) < 0 ? null : (Object) strings.code(row);
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
