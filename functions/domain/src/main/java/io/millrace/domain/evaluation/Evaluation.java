package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a model did on held-out rows.
 *
 * @param rows how many there were, at least 1
 * @param metrics each with its confidence interval
 * @param classes what was told apart, in the order of the confusion matrix; empty for a regression
 * @param confusion rows by true class, then by predicted class; shape [classes][classes]; empty for
 *     a regression, and where there are more than {@value #MATRIX_CLASSES} classes
 */
public record Evaluation(
    long rows,
    SortedMap<Metric, Estimate> metrics,
    List<ClassReport> classes,
    List<List<Long>> confusion) {

  /** The most classes of which a matrix is kept: it grows with their square. */
  public static final int MATRIX_CLASSES = 100;

  public Evaluation {
    Check.that(rows >= 1, "evaluation rows", "at least 1", rows);
    metrics = new TreeMap<>(metrics);
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * The same as the state store keeps it: of more than {@value #MATRIX_CLASSES} classes only the
   * metrics. The archive has what was measured of each class, in {@code metrics.json}.
   */
  public Evaluation brief() {
    return classes.size() <= MATRIX_CLASSES
        ? this
        : new Evaluation(rows, metrics, List.of(), List.of());
  }

  /** An evaluation of plain figures, for a regression. */
  public static Evaluation ofRegression(long rows, Map<Metric, Estimate> metrics) {
    return new Evaluation(rows, new TreeMap<>(metrics), List.of(), List.of());
  }

  /**
   * How one class was told from the others.
   *
   * @param label the class
   * @param rows of this class, at least 0
   * @param precision share of rows predicted as this class that are of it, in [0, 1]
   * @param recall share of rows of this class that were predicted as it, in [0, 1]
   * @param f1 harmonic mean of the two
   */
  public record ClassReport(String label, long rows, double precision, double recall, double f1) {}
}
