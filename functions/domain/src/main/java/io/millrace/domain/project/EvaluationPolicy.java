package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model is looked at for beyond its figures on all held-out rows.
 *
 * @param slices segments of rows of which figures are told: the columns that tell them apart, one
 *     or several together
 * @param fairness groups between which the model should not choose; null where none are declared
 * @param bounds where numbers are cut into segments, rising, by column; those of another column at
 *     its quartiles
 * @param stability how often the same is learned again with other seeds; null for never
 */
public record EvaluationPolicy(
    List<List<String>> slices,
    @Nullable Fairness fairness,
    Map<String, List<Double>> bounds,
    @Nullable Stability stability) {

  /** The most segmentations of either kind. */
  public static final int MOST = 20;

  private static final int TOGETHER = 3;

  public EvaluationPolicy {
    slices = segmentations("evaluation.slices", slices);
    bounds = Map.copyOf(bounds);
    bounds.forEach((column, cuts) -> {
      Check.that(
          !cuts.isEmpty() && cuts.size() <= MOST,
          "evaluation.bounds." + column,
          "1 to " + MOST + " numbers",
          cuts);
      for (int i = 1; i < cuts.size(); i++) {
        Check.that(
            cuts.get(i - 1) < cuts.get(i), "evaluation.bounds." + column, "rising numbers", cuts);
      }
    });
  }

  /**
   * Groups of rows that a model should treat alike.
   *
   * @param groups the columns that tell them apart, one or several together
   * @param favourable the class that is better to be said of a row; null for the positive one
   */
  public record Fairness(List<List<String>> groups, @Nullable String favourable) {
    public Fairness {
      Check.that(!groups.isEmpty(), "evaluation.fairness.groups", "at least one column", groups);
      groups = segmentations("evaluation.fairness.groups", groups);
    }
  }

  /** A look at groups and segments. */
  public EvaluationPolicy(
      List<List<String>> slices, @Nullable Fairness fairness, Map<String, List<Double>> bounds) {
    this(slices, fairness, bounds, null);
  }

  /**
   * The same definition is learned with several seeds, which costs so many times as much.
   *
   * @param seeds the model's own among them
   * @param minutes after which no other is begun; null for no bound by time. What is found in time
   *     depends on the machine
   */
  public record Stability(int seeds, @Nullable Integer minutes) {

    /** The most seeds. */
    public static final int MOST_SEEDS = 20;

    public Stability {
      Check.that(
          seeds >= 2 && seeds <= MOST_SEEDS,
          "evaluation.stability.seeds",
          "2 to " + MOST_SEEDS,
          seeds);
      Check.that(
          minutes == null || (minutes >= 1 && minutes <= Search.MOST_MINUTES),
          "evaluation.stability.minutes",
          "1 to " + Search.MOST_MINUTES,
          String.valueOf(minutes));
    }
  }

  /** Every column that is named in it. */
  Stream<String> columns() {
    return Stream.of(
            slices.stream().flatMap(List::stream),
            fairness == null
                ? Stream.<String>empty()
                : fairness.groups.stream().flatMap(List::stream),
            bounds.keySet().stream())
        .flatMap(each -> each);
  }

  /**
   * Refuses what a project of this task and target cannot be looked at for.
   *
   * @param columns of the project, the target among them
   */
  void check(Target target, List<Column> columns) {
    columns()
        .distinct()
        .forEach(name -> {
          Column column =
              columns.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
          Check.that(column != null, "evaluation", "of declared columns", name);
          Check.that(
              column != null && tellsApart(column),
              "evaluation",
              "of columns that are categories, booleans or numbers",
              name);
        });
    bounds
        .keySet()
        .forEach(name ->
            Check.that(
                columns.stream()
                    .anyMatch(column -> column.name().equals(name) && isNumber(column.type())),
                "evaluation.bounds",
                "of columns that are numbers",
                name));
    if (fairness != null) {
      Check.that(
          target.task() != Task.REGRESSION,
          "evaluation.fairness",
          "left out of a regression, which says no outcome",
          target.task());
      Check.that(
          target.task() == Task.BINARY || fairness.favourable != null,
          "evaluation.fairness.favourable",
          "given for more than two classes",
          "nothing");
      Check.that(
          fairness.favourable == null || target.mayBe(fairness.favourable),
          "evaluation.fairness.favourable",
          "a class that the rules of the target let in",
          String.valueOf(fairness.favourable));
    }
  }

  /** Whether a column's values part rows into segments. */
  public static boolean tellsApart(Column column) {
    return column.type() == ColumnType.CATEGORY
        || column.type() == ColumnType.BOOLEAN
        || isNumber(column.type());
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.NUMBER || type == ColumnType.INTEGER;
  }

  private static List<List<String>> segmentations(String field, List<List<String>> given) {
    Check.that(
        given.size() <= MOST && new HashSet<>(given).size() == given.size(),
        field,
        "at most " + MOST + " different ones",
        given);
    for (List<String> columns : given) {
      Check.that(
          !columns.isEmpty()
              && columns.size() <= TOGETHER
              && new HashSet<>(columns).size() == columns.size(),
          field,
          "of one to " + TOGETHER + " different columns each",
          columns);
    }
    return given.stream().map(List::copyOf).toList();
  }
}
