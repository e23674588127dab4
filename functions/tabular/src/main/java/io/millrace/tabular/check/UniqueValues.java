package io.millrace.tabular.check;

import io.millrace.columns.Codec;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Broken;
import io.millrace.tabular.rows.Hash;
import io.millrace.tabular.rows.HashSet64;
import io.millrace.tabular.rows.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which values came before: for rules on uniqueness, which see a row at a time, and for checks on
 * it, which see the whole.
 *
 * <p>Rows are to be shown in the order of the file. All sets together remember as many values as
 * the limits say; a set that is full lets every later row pass.
 */
final class UniqueValues {

  private final List<Column> columns;
  private final Map<Integer, HashSet64> byRule = new HashMap<>();
  private final Map<DatasetCheck.Uniqueness, Combination> byCheck = new HashMap<>();
  private final int most;

  private static final class Combination {
    private final int[] columns;
    private final HashSet64 seen = new HashSet64();
    private long rows;

    Combination(int[] columns) {
      this.columns = columns;
    }
  }

  UniqueValues(Project project, int uniqueValues) {
    columns = project.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).rules().stream().anyMatch(RowRule.Unique.class::isInstance)) {
        byRule.put(i, new HashSet64());
      }
    }
    for (DatasetCheck check : project.checks()) {
      if (check instanceof DatasetCheck.Uniqueness uniqueness) {
        byCheck.put(
            uniqueness,
            new Combination(
                uniqueness.columns().stream()
                    .mapToInt(name -> columns.indexOf(project.column(name)))
                    .toArray()));
      }
    }
    most = uniqueValues / Math.max(1, byRule.size() + byCheck.size());
  }

  /** Marks rows that repeat a value of an earlier row, in any batch, and remembers the others. */
  void look(Batch batch) {
    if (byRule.isEmpty() && byCheck.isEmpty()) {
      return;
    }
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.isKept(row)) {
        look(batch, row);
      }
    }
  }

  private void look(Batch batch, int row) {
    for (Map.Entry<Integer, HashSet64> rule : byRule.entrySet()) {
      Vector values = batch.column(rule.getKey());
      HashSet64 seen = rule.getValue();
      if (!values.isMissing(row) && seen.size() < most && !seen.add(values.hash(row))) {
        Column column = columns.get(rule.getKey());
        String value = values.echo(row, Codec.ofDecoded(column.type()));
        batch.addBroken(row, new Broken(column.name(), "unique", value));
      }
    }
    if (batch.isKept(row)) {
      for (Combination combination : byCheck.values()) {
        if (combination.seen.size() < most) {
          combination.rows++;
          combination.seen.add(hash(batch, row, combination.columns));
        }
      }
    }
  }

  private static long hash(Batch batch, int row, int[] columns) {
    long hash = 0;
    for (int column : columns) {
      Vector values = batch.column(column);
      hash = Hash.and(hash, values.isMissing(row) ? 1 : values.hash(row));
    }
    return hash;
  }

  /** The share of distinct combinations among the rows that were looked at; 1 where none was. */
  double distinctShare(DatasetCheck.Uniqueness check) {
    Combination combination = byCheck.get(check);
    return combination == null || combination.rows == 0
        ? 1
        : (double) combination.seen.size() / combination.rows;
  }

  /** What could not be looked at. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    boolean full =
        byRule.values().stream().anyMatch(seen -> seen.size() >= most)
            || byCheck.values().stream().anyMatch(combination -> combination.seen.size() >= most);
    if (full) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "Uniqueness was checked for the first %,d different values only.",
              most));
    }
    return warnings;
  }
}
