package io.millrace.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DuckDB reads, checks and profiles the table: the statistics of a Millrace profile and the same
 * rules, as one SELECT over its CSV reader on two threads.
 */
final class DuckDbTable {

  private static final String QUANTILES = "[.01,.05,.1,.25,.5,.75,.9,.95,.99]";

  private DuckDbTable() {}

  public static void main(String... args) throws Exception {
    Measured.print(() -> {
      try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
          Statement sql = database.createStatement()) {
        sql.execute("SET threads = 2");
        try (ResultSet row = sql.executeQuery(select(args[0]))) {
          row.next();
          if (row.getLong("broken") != 0 || row.getLong("ids") != row.getLong("total")) {
            throw new IllegalStateException("rows break a rule");
          }
          return row.getLong("total");
        }
      }
    });
  }

  private static String select(String file) {
    List<String> types = new ArrayList<>(List.of("'id': 'VARCHAR'"));
    List<String> values =
        new ArrayList<>(
            List.of(
                "count(*) AS total",
                "count(DISTINCT id) AS ids",
                "min(length(id))",
                "max(length(id))"));
    List<String> rules =
        new ArrayList<>(List.of("regexp_full_match(id, '%s')".formatted(BenchmarkTable.ID)));
    for (int i = 0; i < BenchmarkTable.NUMBERS; i++) {
      types.add("'n%s': 'DOUBLE'".formatted(i));
      values.add(numbers("n" + i));
      rules.add(
          "(n%s IS NULL OR n%s BETWEEN %s AND %s)"
              .formatted(i, i, BenchmarkTable.MEAN - 10, BenchmarkTable.MEAN + 10));
    }
    for (int i = 0; i < BenchmarkTable.INTEGERS; i++) {
      types.add("'i%s': 'BIGINT'".formatted(i));
      values.add(numbers("i" + i));
      rules.add("i%s BETWEEN 0 AND 999".formatted(i));
    }
    String words =
        String.join(",", IntStream.range(0, 20).mapToObj(i -> "'word" + i + "'").toList());
    for (int i = 0; i < BenchmarkTable.CATEGORIES; i++) {
      types.add("'c%s': 'VARCHAR'".formatted(i));
      values.add("count(c%s), histogram(c%s)".formatted(i, i));
      rules.add("c%s IN (%s)".formatted(i, words));
    }
    types.add("'target': 'BOOLEAN'");
    values.add("histogram(target)");
    values.add(
        "count(*) FILTER (WHERE (%s) IS NOT TRUE) AS broken"
            .formatted(String.join(" AND ", rules)));
    return "SELECT %s FROM read_csv('%s', header = true, columns = {%s})"
        .formatted(String.join(", ", values), file, String.join(", ", types));
  }

  private static String numbers(String column) {
    return "count(#), min(#), max(#), avg(#), stddev_samp(#), approx_count_distinct(#),"
            .replace("#", column)
        + " approx_quantile(%s, %s)".formatted(column, QUANTILES);
  }
}
