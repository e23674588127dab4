package io.millrace.tabular.parquet;

import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Echo;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.ValueReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Parquet: the project's columns, and no others, are read.
 *
 * <p>Memory: a page of each of these columns, and of rows no more than {@value #CELLS} values.
 */
public final class ParquetRows implements Rows {

  private static final int ROWS = 8192;
  private static final int CELLS = 1 << 18;

  /** The most columns that are read where all have to be read for some. */
  private static final int MOST_COLUMNS = 2000;

  private final InputStream in;
  private final ParquetUpload upload;
  private final Fields fields;
  private final List<String> warnings;
  private final Set<String> zoneless;
  private final RowReader rows;
  private final List<Read> read = new ArrayList<>();
  private @Nullable ColumnReaders columns;
  private long row;

  /** A column that is read: its place in the project, and its values. */
  private record Read(int column, ParquetValues values) {}

  /**
   * Opens a file.
   *
   * @throws InvalidInputException if it can never be read, or does not fit the columns
   */
  public ParquetRows(InputStream in, List<Column> columns, Limits limits) throws IOException {
    this.in = in;
    upload = ParquetUpload.open(in);
    try {
      refuseNested(upload.nested(), columns);
      fields = Fields.of(upload.names(), columns);
      rows = new RowReader(columns);
      warnings = new ArrayList<>(fields.warnings());
      if (!upload.nested().isEmpty()) {
        warnings.add(
            Fields.leftOut(upload.nested(), "holds lists or groups", "hold lists or groups"));
      }
      zoneless = zoneless(columns);
      upload.check(leaves(), limits);
    } catch (IOException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  private static void refuseNested(List<String> nested, List<Column> columns) {
    for (Column column : columns) {
      if (nested.contains(column.name())) {
        throw new InvalidInputException(
            ("Column '%s' holds lists or groups in the Parquet file: write its parts as columns of"
                    + " their own, or take it out of the project.")
                .formatted(Echo.of(column.name())));
      }
    }
  }

  /** Which times are taken as what they do not say. */
  private Set<String> zoneless(List<Column> columns) {
    Set<String> names = new LinkedHashSet<>();
    for (int field : declared(fields)) {
      Column column = columns.get(fields.columns().get(field));
      ColumnSchema schema =
          upload.reader().getFileSchema().getColumn(upload.plain().get(field).leaf());
      Notation notation = column.notation();
      boolean declared = notation != null && notation.zone() != null;
      if (column.type() == ColumnType.TIMESTAMP && !declared && ParquetValues.isZoneless(schema)) {
        names.add(column.name());
      }
    }
    return names;
  }

  /** The file's columns that the project declares. */
  private static List<Integer> declared(Fields fields) {
    List<Integer> declared = new ArrayList<>();
    for (int field = 0; field < fields.columns().size(); field++) {
      if (fields.columns().get(field) >= 0) {
        declared.add(field);
      }
    }
    return declared;
  }

  /** The places of what is read, among all columns of plain types. */
  private List<Integer> leaves() {
    List<Integer> declared = declared(fields);
    return areTold(declared.stream().map(field -> upload.plain().get(field).name()).toList())
        ? declared.stream().map(field -> upload.plain().get(field).leaf()).toList()
        : upload.reader().getFileSchema().getColumns().stream()
            .map(ColumnSchema::columnIndex)
            .toList();
  }

  /** The file can be read only in order, so it is parsed here. */
  @Override
  public @Nullable Piece next() {
    ColumnReaders all = columns == null ? opened() : columns;
    columns = all;
    if (!guarded(all::nextBatch)) {
      if (row != upload.rows()) {
        throw ParquetUpload.damaged();
      }
      return null;
    }
    Batch batch = guarded(() -> parse(all.getRecordCount()));
    return _ -> batch;
  }

  private Batch parse(int count) {
    Batch batch = rows.startBatch();
    read.forEach(column -> column.values.take());
    for (int i = 0; i < count; i++) {
      for (Read column : read) {
        ValueReader reader = rows.valueOf(column.column);
        if (reader != null) {
          column.values.hand(i, reader);
        }
      }
      for (int column : fields.absent()) {
        ValueReader reader = rows.valueOf(column);
        if (reader != null) {
          reader.addMissing();
        }
      }
      rows.endRow(++row);
    }
    return batch;
  }

  private ColumnReaders opened() {
    List<Integer> declared = declared(fields);
    List<String> names = declared.stream().map(field -> upload.plain().get(field).name()).toList();
    boolean byPlace = !areTold(names);
    if (byPlace && upload.reader().getFileSchema().getColumnCount() > MOST_COLUMNS) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The Parquet file has more than %,d columns, and some are named with a dot or like a"
                  + " part of a group: leave out those that the project does not declare.",
              MOST_COLUMNS));
    }
    return guarded(() -> {
      ColumnReaders readers =
          upload
              .reader()
              .buildColumnReaders(
                  byPlace
                      ? ColumnProjection.all()
                      : ColumnProjection.columns(names.toArray(String[]::new)))
              .batchSize(Math.clamp(CELLS / Math.max(1, names.size()), 1, ROWS))
              .build();
      for (int i = 0; i < declared.size(); i++) {
        int field = declared.get(i);
        read.add(
            new Read(
                fields.columns().get(field),
                ParquetValues.of(
                    readers.getColumnReader(byPlace ? upload.plain().get(field).leaf() : i))));
      }
      return readers;
    });
  }

  /**
   * Whether hardwood finds these columns by their names, which it takes for a path into a group
   * where they have a dot, and finds within a group as well.
   */
  private boolean areTold(List<String> names) {
    return names.stream().noneMatch(name -> name.contains("."))
        && upload.reader().getFileSchema().getColumns().stream()
            .filter(leaf -> upload.plain().stream().noneMatch(p -> p.leaf() == leaf.columnIndex()))
            .noneMatch(leaf -> names.contains(leaf.name()));
  }

  /** Hardwood tells damage by whichever exception its decoder met. */
  private static <T> T guarded(Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ParquetUpload.damaged();
    }
  }

  @Override
  public List<String> header() {
    return upload.names();
  }

  @Override
  public FileFormat format() {
    return FileFormat.PARQUET;
  }

  @Override
  public List<String> warnings() {
    Set<String> names = new LinkedHashSet<>(zoneless);
    names.addAll(rows.zoneless());
    List<String> all = new ArrayList<>(warnings);
    all.addAll(Fields.zoneless(List.copyOf(names)));
    return all;
  }

  @Override
  public void close() throws IOException {
    try (in;
        upload) {
      if (columns != null) {
        columns.close();
      }
    }
  }
}
