package io.millrace.tabular.check;

import io.millrace.domain.project.Column;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Broken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hands broken rows on while there is room for them, and counts all. */
final class Quarantine {

  private final List<Column> columns;
  private final QuarantineSink sink;
  private final int most;
  private final Map<Place, Tally> tallies = new HashMap<>();
  private final Map<String, Long> byFile = new LinkedHashMap<>();
  private int written;

  private record Place(String column, String rule) {}

  private static final class Tally {
    private final String value;
    private final long line;
    private final @Nullable String file;
    private long rows;

    Tally(String value, long line, @Nullable String file) {
      this.value = value;
      this.line = line;
      this.file = file;
    }
  }

  /**
   * @param most rows that are handed on
   */
  Quarantine(List<Column> columns, QuarantineSink sink, int most) {
    this.columns = columns;
    this.sink = sink;
    this.most = most;
  }

  /**
   * @param file that the rows are of, among several; null where there is one only
   */
  void take(Batch batch, long rowsBefore, @Nullable String file) {
    Map<Integer, List<Broken>> rows = new TreeMap<>();
    for (Batch.RowBroken broken : batch.broken()) {
      Broken rule = broken.broken();
      tallies.computeIfAbsent(
              new Place(rule.column(), rule.rule()),
              _ -> new Tally(rule.value(), batch.line(broken.row()), file))
          .rows++;
      rows.computeIfAbsent(broken.row(), _ -> new ArrayList<>()).add(rule);
    }
    if (file != null && !rows.isEmpty()) {
      byFile.merge(file, (long) rows.size(), Long::sum);
    }
    for (Map.Entry<Integer, List<Broken>> row : rows.entrySet()) {
      if (written < most) {
        written++;
        sink.accept(
            new QuarantinedRow(
                rowsBefore + row.getKey() + 1, batch.line(row.getKey()), row.getValue(), file));
      }
    }
  }

  int written() {
    return written;
  }

  /** Of how many rows of which of several files; empty where there is one only. */
  Map<String, Long> byFile() {
    return byFile;
  }

  /** How often each rule was broken, most often first. */
  List<RuleCount> counts() {
    return tallies.entrySet().stream()
        .map(each -> count(each.getKey(), each.getValue()))
        .sorted(
            Comparator.comparingLong(RuleCount::rows)
                .reversed()
                .thenComparing(RuleCount::column)
                .thenComparing(RuleCount::rule))
        .toList();
  }

  private RuleCount count(Place place, Tally tally) {
    String hint =
        columns.stream()
            .filter(column -> column.name().equals(place.column) && place.rule.equals("type"))
            .findFirst()
            .flatMap(column -> Hint.of(column, tally.value))
            .orElse(null);
    return new RuleCount(
        place.column, place.rule, tally.rows, tally.value, tally.line, hint, tally.file);
  }
}
