package io.millrace.modeling.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a score puts the rows of one class before the others. Rows are weighted by how often
 * each counts, which makes a bootstrap cheap: the order is found once.
 */
final class Ranking {

  private final boolean[] positive; // in falling order of score
  private final boolean[] last; // of its run of equal scores
  private final int[] rows;

  /** Ranks rows by {@code scores}, of which the {@code positive} ones should come first. */
  Ranking(float[] scores, boolean[] positive) {
    rows = falling(scores);
    this.positive = new boolean[rows.length];
    last = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      this.positive[i] = positive[rows[i]];
      last[i] = i + 1 == rows.length || scores[rows[i]] != scores[rows[i + 1]];
    }
  }

  /** The rows by falling score, those of equal ones in their order, the ones that are NaN last. */
  private static int[] falling(float[] scores) {
    long[] places = new long[scores.length];
    for (int row = 0; row < places.length; row++) {
      int bits = Float.floatToIntBits(-scores[row]);
      int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE); // in the order of Float.compare
      places[row] = (long) rising << 32 | row;
    }
    Arrays.sort(places);
    return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
  }

  /**
   * Area under the receiver operating characteristic: the probability that a positive row scores
   * above a negative one, ties counting half (Hanley and McNeil, Radiology 143, 1982).
   *
   * @return in [0, 1]; NaN unless there are rows of both kinds
   */
  double auc(int[] weights) {
    double area = 0;
    long positives = 0;
    long negatives = 0;
    long tiedPositives = 0;
    long tiedNegatives = 0;
    for (int i = 0; i < rows.length; i++) {
      if (positive[i]) {
        tiedPositives += weights[rows[i]];
      } else {
        tiedNegatives += weights[rows[i]];
      }
      if (last[i]) {
        area += tiedNegatives * (positives + tiedPositives / 2.0);
        positives += tiedPositives;
        negatives += tiedNegatives;
        tiedPositives = 0;
        tiedNegatives = 0;
      }
    }
    return area / ((double) positives * negatives);
  }

  /**
   * Average precision: Σ (Rᵢ − Rᵢ₋₁) Pᵢ over the thresholds, with recall R and precision P; the
   * area under the precision-recall curve without interpolation.
   *
   * @return in [0, 1]; NaN if no row is positive
   */
  double averagePrecision(int[] weights) {
    double sum = 0;
    long positives = 0;
    long all = 0;
    long tiedPositives = 0;
    for (int i = 0; i < rows.length; i++) {
      int weight = weights[rows[i]];
      all += weight;
      tiedPositives += positive[i] ? weight : 0;
      if (last[i]) {
        positives += tiedPositives;
        sum += all == 0 ? 0 : tiedPositives * ((double) positives / all);
        tiedPositives = 0;
      }
    }
    return sum / positives;
  }

  /** The receiver operating characteristic, from (0, 0) to (1, 1). */
  List<Curves.Point> roc() {
    double positives = Math.max(1, count(positive, true));
    double negatives = Math.max(1, count(positive, false));
    List<Curves.Point> points = new ArrayList<>(List.of(new Curves.Point(0, 0)));
    int above = 0;
    for (int i = 0; i < rows.length; i++) {
      above += positive[i] ? 1 : 0;
      if (last[i]) {
        points.add(new Curves.Point((i + 1 - above) / negatives, above / positives));
      }
    }
    return points;
  }

  /** Precision (y) by recall (x), from the highest threshold to the lowest. */
  List<Curves.Point> precisionByRecall() {
    double positives = Math.max(1, count(positive, true));
    List<Curves.Point> points = new ArrayList<>();
    int above = 0;
    for (int i = 0; i < rows.length; i++) {
      above += positive[i] ? 1 : 0;
      if (last[i]) {
        points.add(new Curves.Point(above / positives, above / (i + 1.0)));
      }
    }
    return points;
  }

  private static long count(boolean[] values, boolean wanted) {
    return IntStream.range(0, values.length).filter(i -> values[i] == wanted).count();
  }

  /** How many rows count, each as often as its weight says. */
  static double total(int[] weights) {
    return IntStream.of(weights).asLongStream().sum();
  }

  static double total(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  /** One for each of {@code rows} rows. */
  static int[] ones(int rows) {
    int[] ones = new int[rows];
    Arrays.fill(ones, 1);
    return ones;
  }
}
