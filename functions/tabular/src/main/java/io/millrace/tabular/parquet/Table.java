package io.millrace.tabular.parquet;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  private final Map<String, TableColumn> columns;

  private Table(int rows, Map<String, TableColumn> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Reads a dataset that {@link io.millrace.tabular.check.TableAudit#publish} wrote.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it has more than 2^31 − 1 rows
   */
  public static Table read(Path parquet) throws IOException {
    // All columns together, by place: hardwood takes the dot in a name for a path into a group.
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(parquet));
        ColumnReaders readers = file.columnReaders(ColumnProjection.all())) {
      long rows = file.getFileMetaData().numRows();
      if (rows > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%,d rows are too many for a table", rows));
      }
      Map<String, ColumnBuilder> builders = new LinkedHashMap<>();
      for (ColumnSchema schema : file.getFileSchema().getColumns()) {
        String name = schema.name();
        ColumnReader column = readers.getColumnReader(builders.size());
        builders.put(name, ColumnBuilder.of(column, (int) rows));
      }
      while (readers.nextBatch()) {
        builders.values().forEach(ColumnBuilder::take);
      }
      Map<String, TableColumn> columns = new LinkedHashMap<>();
      builders.forEach((name, builder) -> columns.put(name, builder.column()));
      return new Table((int) rows, columns);
    }
  }

  public int rows() {
    return rows;
  }

  /** In the order of the project's columns. */
  public Set<String> names() {
    return columns.keySet();
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public TableColumn column(String name) {
    TableColumn column = columns.get(name);
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
  public TableColumn.Numbers numbers(String name) {
    if (column(name) instanceof TableColumn.Numbers numbers) {
      return numbers;
    }
    throw new IllegalArgumentException("column " + name + " holds strings");
  }

  /**
   * A column of strings.
   *
   * @throws IllegalArgumentException if there is none of this name, or it holds numbers
   */
  public TableColumn.Strings strings(String name) {
    if (column(name) instanceof TableColumn.Strings strings) {
      return strings;
    }
    throw new IllegalArgumentException("column " + name + " holds numbers");
  }
}
