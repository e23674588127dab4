package io.millrace.tabular.parquet;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.columns.Cells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A published dataset in memory, column by column: 8 bytes a number and 4 a word, for each row.
 *
 * <p>Immutable.
 */
public final class Table {

  private final int rows;
  private final Map<String, Cells> columns;

  private Table(int rows, Map<String, Cells> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** {@link #read(List)} of one file. */
  public static Table read(Path parquet) throws IOException {
    return read(List.of(parquet));
  }

  /**
   * Reads the parts of a dataset that {@link io.millrace.tabular.check.TableAudit#publish} wrote,
   * one after the other. The columns are those of the last: where an earlier part has not one of
   * them, its rows have no value there.
   *
   * @param parts at least one
   * @throws IOException if one cannot be read
   * @throws IllegalArgumentException if they have more than 2^31 − 1 rows, or a column holds
   *     strings here and numbers there
   */
  public static Table read(List<Path> parts) throws IOException {
    List<ParquetFileReader> files = new ArrayList<>();
    try {
      long rows = 0;
      for (Path part : parts) {
        ParquetFileReader file = ParquetFiles.open(part);
        files.add(file);
        rows += file.getFileMetaData().numRows();
      }
      if (rows > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%,d rows are too many for a table", rows));
      }
      Map<String, ColumnBuilder> builders = new LinkedHashMap<>();
      for (ColumnSchema schema : files.getLast().getFileSchema().getColumns()) {
        builders.put(schema.name(), ColumnBuilder.of(schema.type(), (int) rows));
      }
      for (ParquetFileReader file : files) {
        take(file, builders);
      }
      Map<String, Cells> columns = new LinkedHashMap<>();
      builders.forEach((name, builder) -> columns.put(name, builder.column()));
      return new Table((int) rows, columns);
    } finally {
      for (ParquetFileReader file : files) {
        file.close();
      }
    }
  }

  private static void take(ParquetFileReader file, Map<String, ColumnBuilder> builders) {
    // All columns together, by place: hardwood takes the dot in a name for a path into a group.
    try (ColumnReaders readers = file.columnReaders(ColumnProjection.all())) {
      Map<ColumnBuilder, ColumnReader> taken = new LinkedHashMap<>();
      int place = 0;
      for (ColumnSchema schema : file.getFileSchema().getColumns()) {
        ColumnReader reader = readers.getColumnReader(place++);
        ColumnBuilder builder = builders.get(schema.name());
        if (builder != null) {
          taken.put(builder, reader);
        }
      }
      while (readers.nextBatch()) {
        taken.forEach(ColumnBuilder::take);
      }
      int rows = (int) file.getFileMetaData().numRows();
      builders.values().stream()
          .filter(builder -> !taken.containsKey(builder))
          .forEach(builder -> builder.takeMissing(rows));
    }
  }

  public int rows() {
    return rows;
  }

  /** The names of the columns, in the order of the project's. */
  public Set<String> names() {
    return columns.keySet();
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Cells column(String name) {
    Cells column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException("no column " + name + " among " + names());
    }
    return column;
  }

  /**
   * A column of numbers.
   *
   * @throws IllegalArgumentException if there is none of this name, or it holds strings
   */
  public Cells.Numbers numbers(String name) {
    if (column(name) instanceof Cells.Numbers numbers) {
      return numbers;
    }
    throw new IllegalArgumentException("column " + name + " holds strings");
  }

  /**
   * A column of strings.
   *
   * @throws IllegalArgumentException if there is none of this name, or it holds numbers
   */
  public Cells.Strings strings(String name) {
    if (column(name) instanceof Cells.Strings strings) {
      return strings;
    }
    throw new IllegalArgumentException("column " + name + " holds numbers");
  }
}
