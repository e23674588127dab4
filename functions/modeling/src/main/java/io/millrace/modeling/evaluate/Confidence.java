package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How well a classifier predicts rows of which nobody knows the truth, by its own probabilities: as
 * if each row were of each class as often as they say. {@value #DRAWS} truths are drawn from them;
 * an estimate is the mean of a metric on these, its interval holds the middle 95 %.
 *
 * <p>It is right where the probabilities are calibrated on what the model is asked. What is to be
 * predicted may change though what is asked looks the same: that it cannot see, only labels can.
 *
 * <p>Source: Białek, Kuberski, Perrakis and Bifet, Estimating Model Performance Under Covariate
 * Shift Without Labels, arXiv:2401.08348 (2024), section on confidence-based performance
 * estimation, whose expectations are taken by simulation here. Cost: O(draws × rows × log rows).
 */
public final class Confidence {

  private static final int DRAWS = 100;
  private static final double TAIL = 0.025;

  private static final List<Metric> METRICS =
      List.of(Metric.AUC, Metric.ACCURACY, Metric.F1, Metric.LOG_LOSS);

  private Confidence() {}

  /**
   * The metrics that are to be expected; one that is not defined on a truth that was drawn is left
   * out.
   *
   * @param classes two (the positive one second) or more
   * @param probabilities row after row; shape [rows × classes], each in [0, 1]
   * @param threshold from which probability on the positive one of two classes is said
   */
  public static SortedMap<Metric, Estimate> expected(
      List<String> classes, float[] probabilities, double threshold, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int rows = probabilities.length / classes.size();
    double[][] values = new double[METRICS.size()][DRAWS];
    int[] truth = new int[rows];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int row = 0; row < rows; row++) {
        truth[row] =
            drawn(random.nextDouble(), probabilities, row * classes.size(), classes.size());
      }
      var result = new ClassificationResult(classes, probabilities, truth, threshold);
      for (int metric = 0; metric < values.length; metric++) {
        values[metric][draw] = result.value(METRICS.get(metric));
      }
    }
    SortedMap<Metric, Estimate> expected = new TreeMap<>();
    for (int metric = 0; metric < values.length; metric++) {
      double[] sorted = Arrays.stream(values[metric]).filter(Double::isFinite).sorted().toArray();
      if (sorted.length == DRAWS) {
        expected.put(METRICS.get(metric), estimate(sorted));
      }
    }
    return expected;
  }

  /** The class at a place of the probabilities laid end to end, however they add up. */
  private static int drawn(double place, float[] probabilities, int from, int classes) {
    double left = place * sum(probabilities, from, classes);
    for (int c = 0; c < classes - 1; c++) {
      left -= probabilities[from + c];
      if (left < 0) {
        return c;
      }
    }
    return classes - 1;
  }

  private static double sum(float[] probabilities, int from, int classes) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += probabilities[from + c];
    }
    return sum;
  }

  private static Estimate estimate(double[] sorted) {
    double low = sorted[(int) (TAIL * (sorted.length - 1))];
    double high = sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
    double mean = Arrays.stream(sorted).average().orElseThrow();
    return new Estimate(Math.clamp(mean, low, high), low, high);
  }
}
