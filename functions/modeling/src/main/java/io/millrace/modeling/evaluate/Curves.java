package io.millrace.modeling.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape behind the figures of a classifier.
 *
 * @param rankings one for the positive class, or one a class
 * @param reliability by rising probability; bins without rows are left out
 */
public record Curves(List<Roc> rankings, List<Bin> reliability) {

  private static final int POINTS = 160;

  public Curves {
    rankings = List.copyOf(rankings);
    reliability = List.copyOf(reliability);
  }

  /**
   * How one class is ranked.
   *
   * @param roc true positive rate by false positive rate
   * @param precision by recall
   */
  public record Roc(String label, List<Point> roc, List<Point> precision) {}

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /**
   * Rows of which about the same probability was said.
   *
   * @param meanPredicted the mean probability
   * @param observedRate the share of rows of which it was true
   */
  public record Bin(long rows, double meanPredicted, double observedRate) {}

  /** The curve with {@value #POINTS} points at most, the first and the last among them. */
  static List<Point> thinned(List<Point> points) {
    if (points.size() <= POINTS) {
      return List.copyOf(points);
    }
    List<Point> kept = new ArrayList<>(POINTS);
    for (int i = 0; i < POINTS; i++) {
      kept.add(points.get((int) ((long) i * (points.size() - 1) / (POINTS - 1))));
    }
    return kept;
  }
}
