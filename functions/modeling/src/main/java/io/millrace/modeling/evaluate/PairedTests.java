package io.millrace.modeling.evaluate;

import io.millrace.domain.StandardNormal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How often two models that are equally good differ as much on the same rows by chance. */
final class PairedTests {

  private PairedTests() {}

  /**
   * The p-value of the difference of two areas under the curve.
   *
   * <p>Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988), by midranks as Sun and Xu,
   * IEEE Signal Processing Letters 21 (2014). Cost: O(rows log rows).
   *
   * @param one score a row
   * @param other score a row of the other model
   * @param positive which rows should come first; there are two of both kinds at least
   * @return the two-sided p-value; 1 where the two say the same
   */
  static double deLong(double[] one, double[] other, boolean[] positive) {
    double[] mine = placements(one, positive);
    double[] theirs = placements(other, positive);
    double area = 0;
    double positives = 0;
    for (int i = 0; i < positive.length; i++) {
      if (positive[i]) {
        area += mine[i] - theirs[i];
        positives++;
      }
    }
    area /= positives;
    double variance =
        varianceOfMean(mine, theirs, positive, true)
            + varianceOfMean(mine, theirs, positive, false);
    return variance > 0
        ? 2 * StandardNormal.upperTail(Math.abs(area) / Math.sqrt(variance))
        : area == 0 ? 1 : 0;
  }

  /** The share of the other kind that each row is placed right of, ties counting half. */
  private static double[] placements(double[] scores, boolean[] positive) {
    double[] inAll = midranks(scores, IntStream.range(0, scores.length).toArray());
    double[] placements = new double[scores.length];
    for (boolean kind : new boolean[] {true, false}) {
      int[] own = IntStream.range(0, scores.length).filter(i -> positive[i] == kind).toArray();
      double[] inOwn = midranks(scores, own);
      double others = scores.length - own.length;
      for (int i : own) {
        double below = (inAll[i] - inOwn[i]) / others;
        placements[i] = kind ? below : 1 - below;
      }
    }
    return placements;
  }

  /** Ranks from 1 on, the mean of them for equal scores, at the places of these rows. */
  private static double[] midranks(double[] scores, int[] rows) {
    int[] sorted =
        IntStream.of(rows)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> scores[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[scores.length];
    for (int from = 0, to; from < sorted.length; from = to) {
      to = from;
      while (to < sorted.length && scores[sorted[to]] == scores[sorted[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[sorted[i]] = (from + 1 + to) / 2.0;
      }
    }
    return ranks;
  }

  private static double varianceOfMean(
      double[] mine, double[] theirs, boolean[] positive, boolean kind) {
    double[] apart =
        IntStream.range(0, positive.length)
            .filter(i -> positive[i] == kind)
            .mapToDouble(i -> mine[i] - theirs[i])
            .toArray();
    double mean = Arrays.stream(apart).average().orElse(0);
    double squares = Arrays.stream(apart).map(each -> (each - mean) * (each - mean)).sum();
    return squares / (apart.length - 1) / apart.length;
  }

  /**
   * The p-value of how often each alone is right, by the exact binomial test.
   *
   * <p>Source: McNemar, Psychometrika 12 (1947).
   *
   * @param oneOnly rows of which only the first is right
   * @param otherOnly rows of which only the second is
   * @return the two-sided p-value; 1 where there are none
   */
  static double mcNemar(long oneOnly, long otherOnly) {
    long all = oneOnly + otherOnly;
    double logTerm = -all * Math.log(2);
    double sum = 0;
    for (long k = 0; k <= Math.min(oneOnly, otherOnly); k++) {
      sum += Math.exp(logTerm);
      logTerm += Math.log((double) (all - k) / (k + 1));
    }
    return Math.min(1, 2 * sum);
  }
}
