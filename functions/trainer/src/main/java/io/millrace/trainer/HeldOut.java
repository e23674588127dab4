package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Curves;
import io.millrace.modeling.evaluate.Intervals;
import io.millrace.modeling.evaluate.RegressionResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows that training has not seen, to measure models on: the new one and the one that serves. */
final class HeldOut {

  private final Observations table;
  private final int[] rows;
  private final int[] units;
  private final List<String> classes;
  private final double[] truth;
  private final long seed;
  private final Project project;

  HeldOut(Project project, Observations table, Split split, TargetColumn target, long seed) {
    this(
        project,
        table,
        split.test(),
        split.testUnits(),
        target.classes(),
        target.values(split.test()),
        seed);
  }

  private HeldOut(
      Project project,
      Observations table,
      int[] rows,
      int[] units,
      List<String> classes,
      double[] truth,
      long seed) {
    this.project = project;
    this.table = table;
    this.rows = rows;
    this.units = units;
    this.classes = classes;
    this.truth = truth;
    this.seed = seed;
  }

  /** Some of these rows, evenly chosen, in a table of their own that holds no others. */
  HeldOut some(int most) {
    int step = Math.max(1, Math.ceilDiv(rows.length, most));
    boolean lists = project.training().objective() == Objective.RANKING; // which are not cut
    int[] chosen =
        IntStream.range(0, rows.length).filter(i -> (lists ? units[i] : i) % step == 0).toArray();
    Map<String, Cells> columns = new LinkedHashMap<>();
    for (Column column : project.features()) {
      columns.put(
          column.name(),
          table.column(column.name()).at(IntStream.of(chosen).map(i -> rows[i]).toArray()));
    }
    int[] all = IntStream.range(0, chosen.length).toArray();
    return new HeldOut(
        project,
        new Observations(columns),
        all,
        lists ? IntStream.of(chosen).map(i -> units[i]).toArray() : all,
        classes,
        IntStream.of(chosen).mapToDouble(i -> truth[i]).toArray(),
        seed);
  }

  /** The same rows, with other values. */
  HeldOut with(Observations other) {
    return new HeldOut(project, other, rows, units, classes, truth, seed);
  }

  Observations table() {
    return table;
  }

  int size() {
    return rows.length;
  }

  /** A metric of a model on these rows, without its interval; NaN where it is not defined. */
  double value(Model model, Metric metric) {
    float[] predicted = predictions(model);
    return classes.isEmpty()
        ? estimated(model, predicted).value(metric)
        : classified(model, predicted).value(metric);
  }

  /** What a model says of each row: the number of its class, or the value of a regression. */
  double[] said(Model model) {
    float[] predicted = predictions(model);
    return classes.isEmpty()
        ? values(model, predicted)
        : IntStream.of(classified(model, predicted).predicted()).asDoubleStream().toArray();
  }

  /** How a model did, and what that looks like. */
  sealed interface Result {

    Evaluation evaluation();

    /** The result of a classifier. */
    record Classified(ClassificationResult result, Evaluation evaluation) implements Result {}

    /** The result of a regression. */
    record Estimated(RegressionResult result, Evaluation evaluation) implements Result {}

    /** What the model is charged for each row. */
    default double[] losses() {
      return switch (this) {
        case Classified(var result, var _) -> result.losses();
        case Estimated(var result, var _) -> result.losses();
      };
    }

    /**
     * Every metric on some of the rows.
     *
     * @param units of each of these the observation that it belongs to, 0, 1, 2 …
     */
    default SortedMap<Metric, Estimate> metricsOf(int[] some, long seed, int[] units) {
      return switch (this) {
        case Classified(var result, var _) -> result.of(some).evaluate(seed, units).metrics();
        case Estimated(var result, var _) -> result.of(some).evaluate(seed, units).metrics();
      };
    }

    /** The curves of a classifier; null for a regression. */
    default @Nullable Curves curves() {
      return this instanceof Classified(var result, var _) ? result.curves() : null;
    }

    /** The truth and what was predicted; empty for a classifier. */
    default List<Curves.Point> scatter() {
      return this instanceof Estimated(var result, var _) ? result.scatter() : List.of();
    }
  }

  /** How much better one is than the other. */
  SortedMap<Metric, Difference> difference(Result one, Result other) {
    if (one instanceof Result.Classified(var mine, var _)
        && other instanceof Result.Classified(var theirs, var _)) {
      return mine.against(theirs, seed, units);
    }
    if (one instanceof Result.Estimated(var mine, var _)
        && other instanceof Result.Estimated(var theirs, var _)) {
      return mine.against(theirs, seed, units);
    }
    throw new IllegalArgumentException("a classifier and a regression");
  }

  /**
   * Measures a model.
   *
   * @throws InvalidInputException if it predicts something else, or needs columns that are not
   *     there
   */
  Result measure(Model model) {
    float[] predicted = predictions(model);
    if (classes.isEmpty()) {
      RegressionResult result = estimated(model, predicted);
      return new Result.Estimated(result, result.evaluate(seed, units));
    }
    ClassificationResult result = classified(model, predicted);
    return new Result.Classified(result, result.evaluate(seed, units));
  }

  private RegressionResult estimated(Model model, float[] predicted) {
    double[] values = values(model, predicted);
    return new RegressionResult(
        values,
        truth,
        project.training().objective(),
        intervals(model, values),
        project.training().objective() == Objective.RANKING ? units : null);
  }

  private @Nullable Intervals intervals(Model model, double[] values) {
    Signature.Bounds bounds = model.signature().interval();
    if (bounds == null) {
      return null;
    }
    float[] features = model.pipeline().encode(table.columns(), rows);
    int width = model.pipeline().width();
    return new Intervals(
        bounds.coverage(),
        IntStream.range(0, rows.length)
            .mapToObj(i -> model.interval(features, i * width, values[i]).orElseThrow())
            .toList());
  }

  private ClassificationResult classified(Model model, float[] predicted) {
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = (int) truth[i];
    }
    return new ClassificationResult(classes, predicted, labels, threshold(model.signature()));
  }

  /** The one number of each row that monitoring watches; see {@code Prediction.score}. */
  double[] scores(Model model) {
    float[] predicted = predictions(model);
    double[] scores = new double[rows.length];
    int width = Math.max(1, classes.size());
    for (int i = 0; i < rows.length; i++) {
      double score =
          classes.isEmpty()
              ? model.signature().scale().undo(predicted[i])
              : predicted[i * width + (width == 2 ? 1 : 0)];
      for (int c = 0; width > 2 && c < width; c++) {
        score = Math.max(score, predicted[i * width + c]);
      }
      scores[i] = score;
    }
    return scores;
  }

  /**
   * The probability of our positive class from which on it says ours; theirs may be the other one.
   */
  private double threshold(Signature theirs) {
    return project.task() == Task.BINARY && theirs.classes().indexOf(classes.getLast()) == 0
        ? 1 - theirs.threshold()
        : theirs.threshold();
  }

  private static double[] values(Model model, float[] predicted) {
    double[] values = new double[predicted.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = model.signature().scale().undo(predicted[i]);
    }
    return values;
  }

  /**
   * Shape [rows × classes], in the order of the classes here; [rows] for a regression, in the scale
   * of its trees.
   */
  private float[] predictions(Model model) {
    checkFits(model.signature());
    List<String> theirs = model.signature().classes();
    int width = Math.max(1, classes.size());
    float[] features = model.pipeline().encode(table.columns(), rows);
    int outputs = model.scorer().outputs();
    float[] out = model.scorer().predictAll(features, rows.length);
    float[] all = new float[rows.length * width];
    for (int c = 0; c < width; c++) {
      int place = classes.isEmpty() ? 0 : theirs.indexOf(classes.get(c));
      for (int i = 0; place >= 0 && i < rows.length; i++) { // else the model does not know it: 0
        all[i * width + c] = out[i * outputs + place];
      }
    }
    return all;
  }

  /** Whether a model that learned under an earlier definition can be asked about this data. */
  private void checkFits(Signature theirs) {
    if (theirs.task() != project.task()) {
      throw new InvalidInputException(
          "it was trained for a %s task".formatted(word(theirs.task().name())));
    }
    if (!theirs.target().equals(project.target())) {
      throw new InvalidInputException("it predicts '%s'".formatted(theirs.target()));
    }
    if (project.task() == Task.BINARY && !theirs.classes().containsAll(classes)) {
      throw new InvalidInputException(
          "it knows the classes %s only".formatted(theirs.classes().stream().limit(10).toList()));
    }
    for (Signature.Input input : theirs.inputs()) {
      ColumnType now =
          project.columns().stream()
              .filter(column -> column.name().equals(input.name()))
              .findFirst()
              .orElseThrow(() ->
                  new InvalidInputException(
                      "it needs the column '%s', which is not declared any more"
                          .formatted(input.name())))
              .type();
      if (kind(now) != kind(input.type())) {
        throw new InvalidInputException(
            "it learned '%s' as %s, which is %s now"
                .formatted(input.name(), word(input.type().name()), word(now.name())));
      }
    }
  }

  /** Types whose cells mean the same to a model. */
  private static ColumnType kind(ColumnType type) {
    return switch (type) {
      case NUMBER, INTEGER -> ColumnType.NUMBER;
      case CATEGORY, TEXT -> ColumnType.CATEGORY;
      case BOOLEAN, DATE, TIMESTAMP -> type;
    };
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }
}
