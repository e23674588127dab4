package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.columns.Codec;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is to be predicted, of each row: a class, or a number. */
final class TargetColumn {

  private final Cells cells;
  private final ColumnType type;
  private final List<String> classes;
  private final Loss loss;

  private TargetColumn(Cells cells, ColumnType type, List<String> classes, Loss loss) {
    this.cells = cells;
    this.type = type;
    this.classes = classes;
    this.loss = loss;
  }

  /**
   * The target of a project in a table.
   *
   * @throws InvalidInputException if its classes are not those of the project's task, or a number
   *     is below zero that the objective takes for an amount
   */
  static TargetColumn of(Project project, Observations table) {
    Cells cells = table.column(project.target());
    Loss loss = Loss.of(project);
    TargetColumn target =
        new TargetColumn(cells, project.column(project.target()).type(), List.of(), loss);
    if (project.task() != Task.REGRESSION) {
      return new TargetColumn(cells, target.type, target.classes(project), loss);
    }
    target.checkAmounts(project);
    target.checkRelevance(project);
    return target;
  }

  private void checkAmounts(Project project) {
    if (!loss.ofRegression().isOfAmounts()) {
      return;
    }
    double[] below = DoubleStream.of(values(rows())).filter(value -> value < 0).toArray();
    if (below.length > 0) {
      throw refusal(
          project,
          "is below zero in %s of %s rows, for instance %s, but training.objective: %s is for what is counted or paid, from zero on: mend the rows, refuse them by a rule on the column, or leave the objective out"
              .formatted(below.length, rows().length, below[0], loss.ofRegression().word()));
    }
  }

  private void checkRelevance(Project project) {
    if (loss != Loss.RANKING) {
      return;
    }
    double[] others =
        DoubleStream.of(values(rows()))
            .filter(value ->
                !(value >= 0 && value <= Objective.MOST_RELEVANT && value == Math.rint(value)))
            .toArray();
    if (others.length > 0) {
      throw refusal(
          project,
          "is no whole number from 0 to %s in %s of %s rows, for instance %s, but training.objective: ranking is for how relevant a row is, 0 for not at all: grade it, or leave the objective out"
              .formatted(Objective.MOST_RELEVANT, others.length, rows().length, others[0]));
    }
  }

  /** The classes in the model's order; none for a regression. */
  List<String> classes() {
    return classes;
  }

  /** The rows that have a target. */
  int[] rows() {
    return IntStream.range(0, cells.size()).filter(row -> !cells.isMissing(row)).toArray();
  }

  /** The number, or the index of the class, of each row. */
  double[] values(int[] rows) {
    Map<String, Integer> index = new HashMap<>();
    classes.forEach(label -> index.put(label, index.size()));
    return IntStream.of(rows)
        .mapToDouble(row ->
            classes.isEmpty()
                ? ((Cells.Numbers) cells).value(row)
                : index.getOrDefault(String.valueOf(label(row)), -1))
        .toArray();
  }

  /**
   * The scale in which a regression's values are learned; as they are for classes, and for amounts,
   * whose logarithm is learned.
   *
   * @param rows to learn from
   */
  Scale scale(int[] rows) {
    return loss == Loss.SQUARED_ERROR ? Scale.ofTarget(values(rows)) : Scale.NONE;
  }

  private List<String> classes(Project project) {
    TreeSet<String> found = new TreeSet<>();
    for (int row : rows()) {
      String label = label(row);
      if (label != null && found.add(label) && found.size() > 1000) {
        throw refusal(project, "has more than 1,000 classes");
      }
    }
    String declared = project.positive();
    if (declared == null) {
      if (found.size() < 3) {
        throw refusal(project, "has the classes %s, but the task needs three".formatted(found));
      }
      return List.copyOf(found);
    }
    Codec codec = Codec.of(project.column(project.target()));
    String positive = codec.word(codec.read(declared)).orElse(declared);
    if (found.size() != 2 || !found.contains(positive)) {
      throw refusal(
          project,
          "has the classes %s, but the task needs two, '%s' and another"
              .formatted(found.stream().limit(10).toList(), positive));
    }
    List<String> classes = new ArrayList<>(found);
    classes.remove(positive);
    classes.add(positive);
    return List.copyOf(classes);
  }

  private @Nullable String label(int row) {
    return switch (cells) {
      case Cells.Strings words -> words.value(row);
      case Cells.Numbers numbers ->
          numbers.isMissing(row)
              ? null
              : type == ColumnType.BOOLEAN
                  ? String.valueOf(numbers.value(row) != 0)
                  : String.valueOf((long) numbers.value(row));
    };
  }

  private static InvalidInputException refusal(Project project, String why) {
    return new InvalidInputException("The target '%s' %s.".formatted(project.target(), why));
  }
}
