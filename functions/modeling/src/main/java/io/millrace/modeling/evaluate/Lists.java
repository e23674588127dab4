package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Rows that were put in order, list by list, beside how relevant they are.
 *
 * <p>A list without a relevant row has no order that is better than another, and is left out. Rows
 * of the same score are taken in the worst order, so that who says the same of all gains nothing.
 */
final class Lists {

  /** So far down a list is looked at for the gain. */
  static final int DEPTH = 10;

  private final List<Measured> measured = new ArrayList<>();

  /**
   * A list that has a relevant row.
   *
   * @param row the first of its rows
   */
  private record Measured(int row, double ndcg, double averagePrecision) {}

  /**
   * Measures each list.
   *
   * @param scores the higher, the further up
   * @param relevance of each row, at least 0
   * @param lists of each row the list that it is in
   */
  Lists(double[] scores, double[] relevance, int[] lists) {
    Map<Integer, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < lists.length; row++) {
      rows.computeIfAbsent(lists[row], _ -> new ArrayList<>()).add(row);
    }
    Comparator<Integer> order =
        Comparator.<Integer>comparingDouble(row -> -scores[row])
            .thenComparingDouble(row -> relevance[row]);
    for (List<Integer> list : rows.values()) {
      double[] said = list.stream().sorted(order).mapToDouble(row -> relevance[row]).toArray();
      double[] best =
          list.stream().mapToDouble(row -> -relevance[row]).sorted().map(each -> -each).toArray();
      if (best[0] > 0) {
        measured.add(new Measured(list.getFirst(), gain(said) / gain(best), precision(said)));
      }
    }
  }

  /** The mean of the lists, each by the weight of its rows, which is the same for all of one. */
  Map<Metric, ToDoubleFunction<int[]>> metrics() {
    return Map.of(
        Metric.NDCG,
        weights -> mean(weights, Measured::ndcg),
        Metric.MAP,
        weights -> mean(weights, Measured::averagePrecision));
  }

  /** NaN where no list has a relevant row. */
  private double mean(int[] weights, ToDoubleFunction<Measured> figure) {
    double sum = 0;
    double all = 0;
    for (Measured list : measured) {
      sum += weights[list.row] * figure.applyAsDouble(list);
      all += weights[list.row];
    }
    return sum / all;
  }

  /**
   * Discounted cumulative gain: Σ (2^r − 1) / log₂(i + 1) of the first {@value #DEPTH} rows i = 1,
   * 2 … (Burges et al., "Learning to Rank using Gradient Descent", ICML 2005).
   */
  private static double gain(double[] relevance) {
    double gain = 0;
    for (int i = 0; i < Math.min(DEPTH, relevance.length); i++) {
      gain += (Math.pow(2, relevance[i]) - 1) / (Math.log(i + 2.0) / Math.log(2));
    }
    return gain;
  }

  /** The mean precision at each relevant row. */
  private static double precision(double[] relevance) {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < relevance.length; i++) {
      if (relevance[i] > 0) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum / found;
  }
}
