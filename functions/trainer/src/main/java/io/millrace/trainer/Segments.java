package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.evaluation.NumberRanges;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rows by what they have in some columns.
 *
 * @param columns that tell them apart
 * @param of each row that was asked for, by its place in the table, the index of its segment
 * @param names of the segments, those of most rows first
 */
@SuppressWarnings("ArrayRecordComponent") // rows by the million; compared by nobody
record Segments(List<String> columns, int[] of, List<String> names) {

  /** The most segments by one segmentation; the rows of the others are one together. */
  static final int MOST = 30;

  static final String OTHERS = "(others)";
  static final String NOTHING = "(no value)";

  private static final int FEW_NUMBERS = 10;

  /**
   * The segments that these columns make.
   *
   * @param rows that are told apart, and by which numbers are cut where nobody says how
   */
  static Segments of(List<String> columns, Project project, Observations table, int[] rows) {
    List<IntFunction<String>> words = new ArrayList<>();
    for (String column : columns) {
      words.add(word(column, project, table, rows));
    }
    Map<List<String>, Integer> index = new HashMap<>();
    int[] raw = new int[table.column(columns.getFirst()).size()];
    List<String> names = new ArrayList<>();
    for (int row : rows) {
      List<String> values = new ArrayList<>(words.size());
      for (IntFunction<String> word : words) {
        values.add(word.apply(row));
      }
      Integer known = index.putIfAbsent(values, names.size());
      raw[row] = known == null ? names.size() : known;
      if (known == null) {
        names.add(String.join(" × ", values));
      }
    }
    return ranked(columns, raw, names, rows);
  }

  private static Segments ranked(List<String> columns, int[] raw, List<String> names, int[] rows) {
    long[] counts = new long[names.size()];
    for (int row : rows) {
      counts[raw[row]]++;
    }
    List<Integer> order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(segment -> -counts[segment])
                    .thenComparing(names::get))
            .toList();
    boolean tooMany = order.size() > MOST;
    int kept = tooMany ? MOST - 1 : order.size();
    int[] place = new int[counts.length];
    Arrays.fill(place, kept);
    List<String> ranked = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      place[order.get(i)] = i;
      ranked.add(names.get(order.get(i)));
    }
    if (tooMany) {
      ranked.add(OTHERS);
    }
    return new Segments(columns, IntStream.of(raw).map(each -> place[each]).toArray(), ranked);
  }

  /** What a row has in a column, in words. */
  private static IntFunction<String> word(
      String column, Project project, Observations table, int[] rows) {
    return switch (table.column(column)) {
      case Cells.Strings words ->
          row -> {
            String word = words.value(row);
            return word == null ? NOTHING : word;
          };
      case Cells.Numbers numbers -> {
        IntFunction<String> said =
            project.column(column).type() == ColumnType.BOOLEAN
                ? row -> String.valueOf(numbers.value(row) != 0)
                : ofNumbers(numbers, rows, bounds(column, project));
        yield row -> numbers.isMissing(row) ? NOTHING : said.apply(row);
      }
    };
  }

  private static List<Double> bounds(String column, Project project) {
    EvaluationPolicy policy = project.evaluation();
    return policy == null ? List.of() : policy.bounds().getOrDefault(column, List.of());
  }

  private static IntFunction<String> ofNumbers(
      Cells.Numbers numbers, int[] rows, List<Double> declared) {
    double[] sorted =
        IntStream.of(rows)
            .mapToDouble(numbers::value)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    if (declared.isEmpty()
        && Arrays.stream(sorted).distinct().limit(FEW_NUMBERS + 1L).count() <= FEW_NUMBERS) {
      return row -> NumberRanges.figure(numbers.value(row));
    }
    List<Double> cuts =
        declared.isEmpty()
            ? IntStream.of(1, 2, 3)
                .mapToObj(quarter -> sorted[sorted.length * quarter / 4])
                .distinct()
                .toList()
            : declared;
    var ranges = new NumberRanges(cuts);
    return row -> ranges.of(numbers.value(row));
  }

  /** The rows of each segment among these, by their index there. */
  Map<Integer, int[]> among(int[] rows) {
    int[] counts = new int[names.size() + 1];
    for (int row : rows) {
      counts[of[row]]++;
    }
    int[][] members = new int[counts.length][];
    for (int segment = 0; segment < counts.length; segment++) {
      members[segment] = new int[counts[segment]];
    }
    int[] next = new int[counts.length];
    for (int i = 0; i < rows.length; i++) {
      int segment = of[rows[i]];
      members[segment][next[segment]++] = i;
    }
    Map<Integer, int[]> among = new LinkedHashMap<>();
    for (int segment = 0; segment < names.size(); segment++) {
      among.put(segment, members[segment]);
    }
    return among;
  }
}
