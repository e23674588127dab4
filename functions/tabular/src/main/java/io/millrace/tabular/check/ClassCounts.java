package io.millrace.tabular.check;

import io.millrace.columns.Codec;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.profile.ValueCount;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Vector;
import java.util.HashMap;
import java.util.Map;

/**
 * How many rows each class of the target has: exact up to {@value #MOST} classes, where a check
 * asks for them. Classes are told apart by their 64-bit hashes.
 */
final class ClassCounts {

  /** The number of classes above which the target is a measure or a name rather than a class. */
  static final int MOST = 10_000;

  private final boolean wanted;
  private final int target;
  private final Codec codec;
  private final Map<Long, Count> counts = new HashMap<>();
  private boolean tooMany;

  private static final class Count {
    private final String value;
    private long rows;

    Count(String value) {
      this.value = value;
    }
  }

  ClassCounts(Project project) {
    wanted = project.checks().stream().anyMatch(DatasetCheck.ClassBalance.class::isInstance);
    target = project.columns().indexOf(project.column(project.target()));
    codec = Codec.ofDecoded(project.column(project.target()).type());
  }

  /** Counts the rows that are kept and have a class. */
  void look(Batch batch) {
    if (!wanted) {
      return;
    }
    Vector values = batch.column(target);
    for (int row = 0; row < batch.rows() && !tooMany; row++) {
      if (batch.isKept(row) && !values.isMissing(row)) {
        count(values, row);
      }
    }
  }

  private void count(Vector values, int row) {
    Count count = counts.get(values.hash(row));
    if (count == null) {
      if (counts.size() == MOST) {
        tooMany = true;
        counts.clear();
        return;
      }
      count = new Count(values.echo(row, codec));
      counts.put(values.hash(row), count);
    }
    count.rows++;
  }

  /** What was counted. */
  Classes classes() {
    return new Classes(
        counts.values().stream().map(count -> new ValueCount(count.value, count.rows)).toList(),
        tooMany,
        MOST,
        0);
  }
}
