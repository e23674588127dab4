package io.millrace.tabular.rows;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A run of rows as columns, with the rules that its rows break. Lines count from its first one. */
public final class Batch {

  /** A rule broken by the row at this index of the batch. */
  public record RowBroken(int row, Broken broken) {}

  private final List<Vector> columns;
  private final List<RowBroken> broken = new ArrayList<>();
  private final BitSet brokenRows = new BitSet();
  private long[] lines = new long[1024];
  private int rows;

  public Batch(List<Vector> columns) {
    this.columns = List.copyOf(columns);
  }

  public Vector column(int index) {
    return columns.get(index);
  }

  public int rows() {
    return rows;
  }

  public long line(int row) {
    return lines[row];
  }

  /** The broken rules in the order of the rows, except that those on uniqueness come last. */
  public List<RowBroken> broken() {
    return broken;
  }

  public boolean isKept(int row) {
    return !brokenRows.get(row);
  }

  public int kept() {
    return rows - brokenRows.cardinality();
  }

  /** The rule is broken by {@code row}, which may be the one that is being read. */
  public void addBroken(int row, Broken rule) {
    broken.add(new RowBroken(row, rule));
    brokenRows.set(row);
  }

  /** Takes back what the row being read has broken so far. */
  void forgetBroken() {
    while (!broken.isEmpty() && broken.getLast().row == rows) {
      broken.removeLast();
    }
    brokenRows.clear(rows);
  }

  /** The row being read is complete. */
  void endRow(long line) {
    if (rows == lines.length) {
      lines = java.util.Arrays.copyOf(lines, rows * 2);
    }
    lines[rows++] = line;
  }
}
