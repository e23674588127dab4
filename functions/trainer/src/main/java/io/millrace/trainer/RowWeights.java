package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.ClassWeights;
import io.millrace.domain.project.Guidance;
import io.millrace.domain.project.Project;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much a row counts in learning and in stopping, by its class and by itself.
 *
 * @param byClass empty for a regression
 * @param each of the table's rows; null where each counts the same
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RowWeights(double[] byClass, Cells.@Nullable Numbers each) {

  /**
   * The weights that the project says.
   *
   * @param rows that are learned from
   * @param positiveWeight by which the positive class of two counts more besides
   * @throws InvalidInputException if a class is named that the target does not have, or a row has a
   *     weight below 0
   */
  static RowWeights of(
      Project project, Observations table, TargetColumn target, int[] rows, double positiveWeight) {
    List<String> classes = target.classes();
    double[] labels = target.values(rows);
    double[] byClass = new double[classes.size()];
    Arrays.fill(byClass, 1);
    switch (project.training().requireBuiltIn().classWeights()) {
      case ClassWeights.Equal _ -> {}
      case ClassWeights.Balanced _ -> {
        double[] counts = new double[byClass.length];
        for (double label : labels) {
          counts[(int) label]++;
        }
        for (int c = 0; c < byClass.length; c++) {
          byClass[c] = labels.length / Math.max(1, counts[c]) / byClass.length;
        }
      }
      case ClassWeights.Given(var given) ->
          given.forEach((label, weight) -> {
            if (!classes.contains(label)) {
              throw new InvalidInputException(
                  "training.classWeights names '%s', but the target has the classes %s."
                      .formatted(label, classes.stream().limit(10).toList()));
            }
            byClass[classes.indexOf(label)] = weight;
          });
    }
    if (project.task() == Task.BINARY) {
      byClass[1] *= positiveWeight;
    }
    return new RowWeights(byClass, each(project, table, rows));
  }

  private static Cells.@Nullable Numbers each(Project project, Observations table, int[] rows) {
    String column = project.training().guidance().map(Guidance::weight).orElse(null);
    if (column == null || !(table.column(column) instanceof Cells.Numbers weights)) {
      return null;
    }
    long below = IntStream.of(rows).filter(row -> weights.value(row) < 0).count();
    boolean some =
        IntStream.of(rows).anyMatch(row -> weights.isMissing(row) || weights.value(row) > 0);
    if (below > 0 || !some) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "training.weight: '%s' is %s. A row counts 0 or more; say range: [0, null] for the column.",
              column,
              below > 0
                  ? String.format(Locale.ROOT, "below 0 in %,d rows", below)
                  : "0 in every row"));
    }
    return weights;
  }

  /** Whether each row counts the same. */
  boolean areEqual() {
    return each == null && Arrays.stream(byClass).distinct().count() <= 1;
  }

  /**
   * The weight of each row; one without a weight of its own has that of its class.
   *
   * @param labels by row: its class
   * @param rows by their places in the table
   */
  float[] of(float[] labels, int[] rows) {
    float[] weights = new float[labels.length];
    for (int i = 0; i < weights.length; i++) {
      double ofClass = byClass.length == 0 ? 1 : byClass[(int) labels[i]];
      double own = each == null || each.isMissing(rows[i]) ? 1 : each.value(rows[i]);
      weights[i] = (float) (ofClass * own);
    }
    return weights;
  }
}
