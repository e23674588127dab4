package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a learner is told beyond the rows.
 *
 * @param monotone columns of numbers with which what is predicted may only rise, or only fall, all
 *     else being equal
 * @param weight the column of numbers that says how much a row counts in learning, not in
 *     measuring; no feature. Null where each row counts the same
 */
public record Guidance(Map<String, Direction> monotone, @Nullable String weight) {

  public Guidance {
    monotone = Map.copyOf(monotone);
  }

  /** Which way what is predicted may go: the number, or the probability of the positive class. */
  public enum Direction {
    /** Where the column is higher, it is as high or higher. */
    INCREASING,
    /** Where the column is higher, it is as low or lower. */
    DECREASING
  }

  /** Refuses what a project cannot tell its learner. */
  void check(Task task, Algorithm algorithm, String target, List<Column> columns) {
    if (!monotone.isEmpty()) {
      Check.that(
          task != Task.MULTICLASS,
          "training.monotone",
          "left out where there are more than two classes",
          monotone.keySet());
      Check.that(
          algorithm != Algorithm.LINEAR,
          "training.monotone",
          "left out of the algorithm linear; xgboost and auto take it",
          monotone.keySet());
    }
    monotone.keySet().forEach(name -> number("training.monotone", name, target, columns));
    if (weight != null) {
      number("training.weight", weight, target, columns);
      Check.that(
          !monotone.containsKey(weight),
          "training.monotone",
          "of columns that are features",
          weight);
    }
  }

  private static void number(String field, String name, String target, List<Column> columns) {
    Check.that(
        !name.equals(target)
            && columns.stream()
                .anyMatch(column -> column.name().equals(name) && isNumber(column.type())),
        field,
        "of declared columns that are numbers, and not the target",
        name);
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.NUMBER || type == ColumnType.INTEGER;
  }
}
