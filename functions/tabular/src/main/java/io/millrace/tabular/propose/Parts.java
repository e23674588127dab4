package io.millrace.tabular.propose;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.propose.ProposedColumn.Part;
import io.millrace.tabular.rows.Echo;
import io.millrace.tabular.rows.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which columns could play which part, by their values first and their names second. */
final class Parts {

  private static final int MOST_CLASSES = 50;
  private static final int MOST_WHOLE_CLASSES = 20;
  private static final int MOST_NAMED_CLASSES = 1000;
  private static final int ROWS_A_CLASS = 10;
  private static final int ROWS_AN_ENTITY = 20;
  private static final int FEWEST_ENTITIES = 50;
  private static final int FEWEST_MOMENTS = 10;
  private static final double MOST_AT_ONCE = 0.1;

  private final List<ProposedColumn> columns;

  Parts(List<ProposedColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Columns that could say what a row is about, the likeliest first. */
  List<ProposedColumn> keys() {
    return columns.stream()
        .filter(column -> column.isIdentity() || isEntity(column))
        .filter(column -> !column.isRowNumber())
        .sorted(
            Comparator.comparingInt((ProposedColumn column) ->
                isEntity(column) ? 0 : column.guess().meaning().isKey() ? 1 : 2))
        .toList();
  }

  /** Several rows of many things: what a split has to keep together. */
  private static boolean isEntity(ProposedColumn column) {
    ColumnGuess guess = column.guess();
    return guess.meaning().isKey()
        && !guess.isUnique()
        && guess.isComplete(column.type())
        && (column.type() == ColumnType.TEXT || column.type() == ColumnType.CATEGORY)
        && guess.distinct() >= FEWEST_ENTITIES
        && guess.distinct() >= guess.count() / ROWS_AN_ENTITY;
  }

  /** The key that its name tells, too. */
  Optional<ProposedColumn> key(ProposedColumn target) {
    return keys().stream()
        .filter(column -> column != target && column.guess().meaning().isNumbering())
        .findFirst();
  }

  /** Columns that could say when a row happened, the likeliest first. */
  List<ProposedColumn> times() {
    return columns.stream()
        .filter(ProposedColumn::isTime)
        .filter(column -> column.guess().isComplete(column.type()))
        .filter(column -> column.guess().distinct() >= FEWEST_MOMENTS)
        .filter(column -> column.guess().commonest() <= MOST_AT_ONCE)
        .filter(column -> column.guess().meaning().asEventTime() > 0)
        .sorted(
            Comparator.comparingInt(
                (ProposedColumn column) -> -column.guess().meaning().asEventTime()))
        .toList();
  }

  /** Columns that vary and could be predicted, the likeliest first. */
  List<ProposedColumn> targets() {
    List<ProposedColumn> targets = new ArrayList<>(columns);
    targets.removeIf(column ->
        column.guess().distinct() < 2
            || column.isIdentity()
            || column.isTime()
            || column.guess().isCode()
            || !isPredictable(column));
    targets.sort(Comparator.comparingInt(this::likelihood).reversed());
    return targets;
  }

  private static boolean isPredictable(ProposedColumn column) {
    return switch (column.type()) {
      case BOOLEAN, NUMBER, INTEGER -> true;
      case CATEGORY -> column.guess().distinct() <= MOST_CLASSES;
      case TEXT, DATE, TIMESTAMP -> false;
    };
  }

  /** A telling name counts most, then the last place, then having two values, then the first. */
  private int likelihood(ProposedColumn column) {
    boolean last = column == columns.getLast();
    boolean first = column == columns.getFirst();
    boolean classes = column.type() == ColumnType.CATEGORY || column.type() == ColumnType.BOOLEAN;
    return (column.guess().meaning().isTarget() ? 16 : 0)
        + (last ? 4 : 0)
        + (first && classes ? 1 : 0)
        + (column.guess().distinct() == 2 ? 2 : 0)
        + (classes ? 1 : 0);
  }

  /**
   * The column of this name.
   *
   * @throws InvalidInputException if there is none
   */
  ProposedColumn named(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "The file has no column '%s'; it has %s."
                    .formatted(
                        Echo.of(name),
                        Fields.listed(columns.stream().map(ProposedColumn::name).toList(), name))));
  }

  /**
   * What is predicted of a column, which is declared as that asks.
   *
   * @param wish null to go by its values
   * @throws InvalidInputException if its values are not of the task
   */
  static Task task(ProposedColumn target, @Nullable Task wish) {
    ColumnGuess guess = target.guess();
    if (guess.distinct() < 2) {
      throw refused(target, guess.count() == 0 ? "it has no value" : "it has one value only");
    }
    Task task = wish == null ? usual(target) : wish;
    ColumnType measure = guess.isAll(ColumnType.INTEGER) ? ColumnType.INTEGER : ColumnType.NUMBER;
    switch (task) {
      case REGRESSION -> {
        if (!guess.isAll(ColumnType.NUMBER)) {
          throw refused(
              target, "'%s' is no number".formatted(guess.fit(ColumnType.NUMBER).other()));
        }
        target.declare(target.type() == ColumnType.NUMBER ? ColumnType.NUMBER : measure);
      }
      case BINARY -> {
        if (guess.distinct() != 2 || target.hasMore()) {
          throw refused(target, "it has more than two values");
        }
        target.declare(classes(target));
      }
      case MULTICLASS -> {
        if (guess.distinct() < 3 && !target.hasMore()) {
          throw refused(target, "it has two values, which is a binary task");
        }
        if (guess.distinct() > MOST_NAMED_CLASSES) {
          throw refused(target, "it has more than " + MOST_NAMED_CLASSES + " values");
        }
        target.declare(classes(target));
      }
    }
    return task;
  }

  private static ColumnType classes(ProposedColumn target) {
    return switch (target.type()) {
      case BOOLEAN, INTEGER -> target.type();
      case NUMBER, CATEGORY, TEXT, DATE, TIMESTAMP -> ColumnType.CATEGORY;
    };
  }

  private static Task usual(ProposedColumn target) {
    ColumnGuess guess = target.guess();
    Task classes = guess.distinct() == 2 && !target.hasMore() ? Task.BINARY : Task.MULTICLASS;
    return switch (target.type()) {
      case NUMBER -> Task.REGRESSION;
      case INTEGER ->
          guess.distinct() == 2
                  || (guess.distinct() <= MOST_WHOLE_CLASSES
                      && guess.count() >= (long) ROWS_A_CLASS * guess.distinct())
              ? classes
              : Task.REGRESSION;
      case BOOLEAN, CATEGORY, TEXT -> classes;
      case DATE, TIMESTAMP -> throw refused(target, "it is a time");
    };
  }

  private static InvalidInputException refused(ProposedColumn target, String why) {
    return new InvalidInputException(
        "'%s' cannot be the target: %s.".formatted(Echo.of(target.name()), why));
  }

  /** The part that a column plays. */
  static Part of(
      ProposedColumn column,
      ProposedColumn target,
      @Nullable ProposedColumn key,
      @Nullable ProposedColumn time) {
    return column == target
        ? Part.TARGET
        : column == key ? Part.ENTITY_KEY : column == time ? Part.EVENT_TIME : Part.NONE;
  }
}
