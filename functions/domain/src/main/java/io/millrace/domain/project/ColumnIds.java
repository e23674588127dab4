package io.millrace.domain.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The numbers by which files and tables know a project's columns, whatever their order: a name with
 * a type keeps its number for ever, also while no definition has it, and nothing else ever gets it.
 *
 * @param all in the order in which they came, 1, 2, 3 …
 */
public record ColumnIds(List<ColumnId> all) {

  private static final ColumnIds NONE = new ColumnIds(List.of());

  /** The number of a column of this name and type. */
  public record ColumnId(String name, ColumnType type, int id) {
    private boolean isOf(Column column) {
      return name.equals(column.name()) && type == column.type();
    }
  }

  public ColumnIds {
    all = List.copyOf(all);
  }

  /** Those of a project's first definition: 1, 2, 3 … in their order. */
  public static ColumnIds of(List<Column> columns) {
    return NONE.and(columns);
  }

  /** These, and the next numbers for those of the columns that have none yet. */
  public ColumnIds and(List<Column> columns) {
    List<ColumnId> more = new ArrayList<>(all);
    for (Column column : columns) {
      if (find(column).isEmpty()) {
        more.add(new ColumnId(column.name(), column.type(), more.size() + 1));
      }
    }
    return new ColumnIds(more);
  }

  /** Whether they are those of a first definition with these columns. */
  boolean areThoseOf(List<Column> columns) {
    return all.size() == columns.size()
        && IntStream.range(0, all.size()).allMatch(i -> all.get(i).isOf(columns.get(i)));
  }

  /**
   * The number of this column, at least 1.
   *
   * @throws IllegalArgumentException if it has none
   */
  public int of(Column column) {
    return find(column)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no number for column %s of type %s".formatted(column.name(), column.type())))
        .id();
  }

  private Optional<ColumnId> find(Column column) {
    return all.stream().filter(each -> each.isOf(column)).findFirst();
  }
}
