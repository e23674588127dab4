package io.millrace.tabular.rows;

import io.millrace.domain.project.Column;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows into batches for one thread: a reader a column, and what was met beside them. */
public final class RowReader {

  private static final int MOST_UNKNOWN = 1000;

  private final List<Column> columns;
  private final List<ValueReader> readers;
  private final int[] lastRow;
  private final Set<String> unknown = new LinkedHashSet<>();
  private Batch batch = new Batch(List.of());

  public RowReader(List<Column> columns) {
    this.columns = columns;
    this.readers = columns.stream().map(ValueReader::of).toList();
    this.lastRow = new int[columns.size()];
  }

  /** Rows from now on go into a new batch. */
  public Batch startBatch() {
    batch = new Batch(columns.stream().map(column -> Vector.of(column.type())).toList());
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).startBatch(batch, batch.column(i));
      lastRow[i] = -1;
    }
    return batch;
  }

  /**
   * The reader for the value that the row being read has in this column; null if the row had one
   * before.
   */
  public @Nullable ValueReader valueOf(int column) {
    if (lastRow[column] == batch.rows()) {
      return null;
    }
    lastRow[column] = batch.rows();
    return readers.get(column);
  }

  /** The row had a value in a column that the project does not declare. */
  public void unknownColumn(String name) {
    if (unknown.size() < MOST_UNKNOWN) {
      unknown.add(Echo.of(name));
    }
  }

  /** The columns met that the project does not declare, the first thousand, as they came. */
  public Set<String> unknown() {
    return unknown;
  }

  /** Columns whose times, written as texts, say no offset from UTC. */
  public List<String> zoneless() {
    return readers.stream()
        .filter(ValueReader::isZoneless)
        .map(reader -> reader.column().name())
        .toList();
  }

  /** The row is complete; columns that it did not mention have no value. */
  public void endRow(long line) {
    for (int i = 0; i < lastRow.length; i++) {
      if (lastRow[i] != batch.rows()) {
        readers.get(i).missing();
      }
    }
    batch.endRow(line);
  }

  /**
   * The row cannot be read as one: nothing else about it counts, not even a value that was asked
   * for and broke off.
   */
  public void endBrokenRow(long line, String rule, String why) {
    for (int i = 0; i < readers.size(); i++) {
      if (batch.column(i).size() == batch.rows()) {
        readers.get(i).addMissing();
      }
    }
    batch.forgetBroken();
    batch.addBroken(batch.rows(), new Broken("", rule, why));
    batch.endRow(line);
  }
}
