package io.millrace.domain.monitoring;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The predictions of a window about rows of one kind, against rows of that kind that the version
 * learned from.
 *
 * @param column that tells the kinds apart, one of {@code monitoring.segments}
 * @param value of it
 * @param since start of what was judged: of the window, or of the first of those right before it
 *     that were judged with it, since each alone had too few such rows
 * @param rows that were judged
 * @param verdict the worst of all its columns'; too few rows where there are none
 * @param columns what is to be watched or drifts, the worst first: {@value #MOST_COLUMNS} at most
 * @param left how many more such columns there are, none of them worse
 */
public record SegmentDrift(
    String column,
    String value,
    Instant since,
    long rows,
    DriftVerdict verdict,
    List<ColumnDrift> columns,
    int left) {

  /** So that a window stays an item of the state store, however many kinds of rows there are. */
  public static final int MOST_COLUMNS = 10;

  private static final int LONGEST = 300;

  public SegmentDrift {
    columns = List.copyOf(columns);
  }

  /** The verdict on these columns, in any order. */
  public static SegmentDrift of(
      String column, String value, Instant since, long rows, List<ColumnDrift> columns) {
    List<ColumnDrift> told =
        columns.stream()
            .filter(each -> each.verdict().compareTo(DriftVerdict.WATCH) >= 0)
            .sorted(Comparator.comparing(ColumnDrift::verdict).reversed())
            .toList();
    List<ColumnDrift> worst = told.stream().limit(MOST_COLUMNS).toList();
    return new SegmentDrift(
        column,
        value,
        since,
        rows,
        columns.stream()
            .map(ColumnDrift::verdict)
            .max(Comparator.naturalOrder())
            .orElse(DriftVerdict.TOO_FEW_ROWS),
        worst,
        told.size() - worst.size());
  }

  /** Whether these are the rows with this value of this column. */
  public boolean isOf(String itsColumn, String itsValue) {
    return column.equals(itsColumn) && value.equals(itsValue);
  }

  /** Columns that this window alone shows to have moved. */
  public Set<String> moved() {
    return columns.stream()
        .filter(ColumnDrift::moved)
        .map(ColumnDrift::column)
        .collect(Collectors.toSet());
  }

  /** What a column of these rows is called: {@code age where plan is basic}. */
  public String name(ColumnDrift its) {
    String name = "%s where %s is %s".formatted(its.column(), column, value);
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}
