package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.drift.ProfileComparison;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a file is like the one that a model learns from, and yet is not of the same rows. */
final class TrainTestSuite {

  /** So much more of a file may be in the other one than chance makes. */
  private static final double MOST_SHARED = 0.01;

  /**
   * The share of rows that are the same from which on they say nothing: most of a file's own are.
   */
  private static final double OFTEN = 0.5;

  private final Project project;

  TrainTestSuite(Project project) {
    this.project = project;
  }

  /**
   * Compares two files.
   *
   * @param train that a model learns from
   * @param test that it meets
   * @throws InvalidInputException if one of them would not be published
   */
  List<Result> results(Path train, Path test) throws IOException {
    Published before = published(train);
    Published now = published(test);
    Set<String> compared =
        Stream.concat(project.features().stream().map(Column::name), Stream.of(project.target()))
            .collect(Collectors.toSet());
    List<Result> results = new ArrayList<>();
    new DriftJudge(project.monitoring())
        .judge(ProfileComparison.between(before.profile, now.profile), List.of()).stream()
            .filter(column -> compared.contains(column.column()))
            .map(TrainTestSuite::result)
            .forEach(results::add);
    results.add(sameRows(before.table, now.table));
    if (project.entityKey() != null) {
      results.add(sameEntities(before.table, now.table, project.entityKey()));
    }
    return results;
  }

  /** What is left of a file after its checks. */
  private record Published(Profile profile, Table table) {}

  private Published published(Path path) throws IOException {
    Path parquet = Files.createTempFile("millrace-check", ".parquet");
    try {
      return switch (new TableAudit(project, Limits.USUAL)
          .publish(Source.of(path), parquet, _ -> {}, null)) {
        case Audit.Published(var _, var profile, var _) ->
            new Published(profile, Table.read(parquet));
        case Audit.Refused(var _, var reasons) ->
            throw new InvalidInputException(path + ": " + String.join(" ", reasons));
      };
    } finally {
      Files.deleteIfExists(parquet);
    }
  }

  private static Result result(ColumnDrift column) {
    State state =
        switch (column.verdict()) {
          case NOT_COMPARED, TOO_FEW_ROWS -> State.UNDECIDED;
          case NONE, WATCH -> State.PASSED;
          case DRIFT, SEVERE -> State.FAILED;
        };
    String cause = column.cause() == null ? "" : " " + column.cause();
    return new Result(column.column(), state, column.why() + cause, 0);
  }

  /**
   * Rows that are in both, beside how often a row of the file that is learned from is in it twice:
   * a table of few different rows repeats them by itself.
   */
  private Result sameRows(Table train, Table test) {
    List<String> columns = project.columns().stream().map(Column::name).toList();
    Map<List<Object>, Integer> known = new HashMap<>();
    for (int row = 0; row < train.rows(); row++) {
      known.merge(values(train, columns, row), 1, Integer::sum);
    }
    long repeated = known.values().stream().filter(times -> times > 1).mapToLong(n -> n).sum();
    long shared = 0;
    for (int row = 0; row < test.rows(); row++) {
      shared += known.containsKey(values(test, columns, row)) ? 1 : 0;
    }
    double usual = share(repeated, train.rows());
    double found = share(shared, test.rows());
    String words =
        String.format(
            Locale.ROOT,
            "%,d of %,d rows (%.1f %%) are in the file that is learned from as well, of whose own rows %.1f %% are there twice.",
            shared,
            test.rows(),
            100 * found,
            100 * usual);
    State state =
        usual > OFTEN ? State.UNDECIDED : found > usual + MOST_SHARED ? State.FAILED : State.PASSED;
    return new Result("rows in both", state, words, 0);
  }

  /**
   * Who is in both was learned by heart, where each is to be new; where rows have a time, the same
   * are met again later, and nothing is wrong with it.
   */
  private Result sameEntities(Table train, Table test, String entityKey) {
    Set<Object> known = entities(train, entityKey);
    Set<Object> met = entities(test, entityKey);
    long shared = met.stream().filter(known::contains).count();
    String counted =
        String.format(
            Locale.ROOT,
            "%,d of %,d different values of %s are in the file that is learned from as well.",
            shared,
            met.size(),
            entityKey);
    String name = entityKey + " in both";
    if (shared == 0) {
      return new Result(name, State.PASSED, counted, 0);
    }
    return project.eventTime() == null
        ? new Result(name, State.FAILED, counted, 0)
        : new Result(
            name,
            State.UNDECIDED,
            counted + " Nothing is wrong with that where they are met again at a later time.",
            0);
  }

  private static Set<Object> entities(Table table, String column) {
    return Stream.iterate(0, row -> row < table.rows(), row -> row + 1)
        .map(row -> value(table.column(column), row))
        .flatMap(Stream::ofNullable)
        .collect(Collectors.toSet());
  }

  private static List<Object> values(Table table, List<String> columns, int row) {
    List<Object> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      Object value = value(table.column(column), row);
      values.add(value == null ? Missing.VALUE : value);
    }
    return values;
  }

  private enum Missing {
    VALUE
  }

  private static @Nullable Object value(Cells column, int row) {
    return switch (column) {
      case Cells.Numbers numbers -> numbers.isMissing(row) ? null : numbers.value(row);
      case Cells.Strings strings -> strings.value(row);
    };
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
