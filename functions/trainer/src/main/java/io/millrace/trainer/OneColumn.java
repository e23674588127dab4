package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.RegressionResult;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How well one column alone predicts the held-out rows: by the mean of the target, or the commonest
 * class, of the rows that are learned from and have the same word, or a number of the same of
 * {@value #BINS} quantiles.
 *
 * @param metric what is measured; empty where it is the share of errors that the column takes away
 *     from who says the commonest class of all
 * @param figure at most 1; NaN where not defined
 */
record OneColumn(Optional<Metric> metric, double figure) {

  private static final int BINS = 64;

  static OneColumn of(Cells cells, TargetColumn target, int[] learned, int[] held) {
    IntFunction<Object> key = key(cells, learned);
    int classes = target.classes().size();
    return switch (classes) {
      case 0 -> regression(key, target, learned, held);
      case 2 -> binary(key, target, learned, held);
      default -> multiclass(key, target, learned, held, classes);
    };
  }

  private static IntFunction<Object> key(Cells cells, int[] learned) {
    return switch (cells) {
      case Cells.Strings words -> words::code;
      case Cells.Numbers numbers -> {
        double[] sorted =
            IntStream.of(learned)
                .mapToDouble(numbers::value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] cuts =
            sorted.length == 0
                ? new double[0]
                : IntStream.range(1, BINS)
                    .mapToDouble(bin -> sorted[(int) ((long) sorted.length * bin / BINS)])
                    .distinct()
                    .toArray();
        yield row -> {
          if (numbers.isMissing(row)) {
            return -1;
          }
          int place = Arrays.binarySearch(cuts, numbers.value(row));
          return place >= 0 ? place + 1 : -place - 1;
        };
      }
    };
  }

  private static double[] means(
      IntFunction<Object> key, TargetColumn target, int[] learned, int[] held) {
    Map<Object, double[]> sums = new HashMap<>();
    double[] values = target.values(learned);
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double[] sum = sums.computeIfAbsent(key.apply(learned[i]), _ -> new double[2]);
      sum[0] += values[i];
      sum[1]++;
      all += values[i];
    }
    double mean = all / values.length;
    return IntStream.of(held)
        .mapToDouble(row -> {
          double[] sum = sums.get(key.apply(row));
          return sum == null ? mean : sum[0] / sum[1];
        })
        .toArray();
  }

  private static OneColumn regression(
      IntFunction<Object> key, TargetColumn target, int[] learned, int[] held) {
    return new OneColumn(
        Optional.of(Metric.R2),
        new RegressionResult(means(key, target, learned, held), target.values(held))
            .value(Metric.R2));
  }

  private static OneColumn binary(
      IntFunction<Object> key, TargetColumn target, int[] learned, int[] held) {
    double[] means = means(key, target, learned, held);
    float[] probabilities = new float[2 * means.length];
    for (int i = 0; i < means.length; i++) {
      probabilities[2 * i] = (float) (1 - means[i]);
      probabilities[2 * i + 1] = (float) means[i];
    }
    int[] truth = Arrays.stream(target.values(held)).mapToInt(value -> (int) value).toArray();
    return new OneColumn(
        Optional.of(Metric.AUC),
        new ClassificationResult(target.classes(), probabilities, truth, 0.5).value(Metric.AUC));
  }

  private static OneColumn multiclass(
      IntFunction<Object> key, TargetColumn target, int[] learned, int[] held, int classes) {
    Map<Object, int[]> counts = new HashMap<>();
    int[] all = new int[classes];
    double[] classOf = target.values(learned);
    for (int i = 0; i < classOf.length; i++) {
      counts.computeIfAbsent(key.apply(learned[i]), _ -> new int[classes])[(int) classOf[i]]++;
      all[(int) classOf[i]]++;
    }
    double[] truth = target.values(held);
    int wrong = 0;
    int wrongAnyway = 0;
    for (int i = 0; i < truth.length; i++) {
      int[] seen = counts.getOrDefault(key.apply(held[i]), all);
      wrong += commonest(seen) == (int) truth[i] ? 0 : 1;
      wrongAnyway += commonest(all) == (int) truth[i] ? 0 : 1;
    }
    return new OneColumn(
        Optional.empty(), wrongAnyway == 0 ? Double.NaN : 1 - (double) wrong / wrongAnyway);
  }

  private static int commonest(int[] counts) {
    int most = 0;
    for (int c = 1; c < counts.length; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    return most;
  }
}
