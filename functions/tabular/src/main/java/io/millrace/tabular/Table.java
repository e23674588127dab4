package io.millrace.tabular;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * A published dataset in memory, column by column: 8 bytes a number and 4 a word, for each row.
 *
 * <p>Immutable.
 */
public final class Table {

  private static final int MISSING = -1;

  private final int rows;
  private final Map<String, TableColumn> columns;

  private Table(int rows, Map<String, TableColumn> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Reads a dataset that {@link TableAudit#publish} wrote.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it has more than 2^31 − 1 rows
   */
  public static Table read(Path parquet) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(parquet))) {
      long rows = file.getFileMetaData().numRows();
      if (rows > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("%,d rows are too many for a table".formatted(rows));
      }
      Map<String, TableColumn> columns = new LinkedHashMap<>();
      for (String name : ParquetRows.names(file)) {
        columns.put(name, column(file, name, (int) rows));
      }
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
   * @throws IllegalArgumentException if there is none of this name, or it holds words
   */
  public TableColumn.Numbers numbers(String name) {
    if (column(name) instanceof TableColumn.Numbers numbers) {
      return numbers;
    }
    throw new IllegalArgumentException("column " + name + " holds words");
  }

  /**
   * A column of words.
   *
   * @throws IllegalArgumentException if there is none of this name, or it holds numbers
   */
  public TableColumn.Words words(String name) {
    if (column(name) instanceof TableColumn.Words words) {
      return words;
    }
    throw new IllegalArgumentException("column " + name + " holds numbers");
  }

  private static TableColumn column(ParquetFileReader file, String name, int rows) {
    try (ColumnReader values = file.columnReader(name)) {
      return values.getColumnSchema().type() == PhysicalType.BYTE_ARRAY
          ? readWords(values, rows)
          : readNumbers(values, rows);
    }
  }

  private static TableColumn readNumbers(ColumnReader column, int rows) {
    PhysicalType type = column.getColumnSchema().type();
    double[] values = new double[rows];
    int row = 0;
    while (column.nextBatch()) {
      int batch = column.getRecordCount();
      IntToDoubleFunction value = values(column, type);
      Validity present = column.getLeafValidity();
      for (int i = 0; i < batch; i++) {
        values[row++] = present.isNull(i) ? Double.NaN : value.applyAsDouble(i);
      }
    }
    return new TableColumn.Numbers(values);
  }

  private static IntToDoubleFunction values(ColumnReader column, PhysicalType type) {
    return switch (type) {
      case DOUBLE -> {
        double[] batch = column.getDoubles();
        yield i -> batch[i];
      }
      case INT64 -> {
        long[] batch = column.getLongs();
        yield i -> (double) batch[i];
      }
      case INT32 -> {
        int[] batch = column.getInts();
        yield i -> batch[i];
      }
      case BOOLEAN -> {
        boolean[] batch = column.getBooleans();
        yield i -> batch[i] ? 1 : 0;
      }
      case FLOAT, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException("no published dataset holds " + type);
    };
  }

  private static TableColumn readWords(ColumnReader column, int rows) {
    Map<String, Integer> met = new HashMap<>();
    int[] codes = new int[rows];
    int row = 0;
    while (column.nextBatch()) {
      int batch = column.getRecordCount();
      String[] words = column.getStrings();
      Validity present = column.getLeafValidity();
      for (int i = 0; i < batch; i++) {
        codes[row++] = present.isNull(i) ? MISSING : met.computeIfAbsent(words[i], _ -> met.size());
      }
    }
    List<String> dictionary = met.keySet().stream().sorted().toList();
    int[] place = new int[dictionary.size()];
    for (int i = 0; i < place.length; i++) {
      place[Objects.requireNonNull(met.get(dictionary.get(i)))] = i;
    }
    Arrays.setAll(codes, i -> codes[i] == MISSING ? MISSING : place[codes[i]]);
    return new TableColumn.Words(dictionary, codes);
  }
}
