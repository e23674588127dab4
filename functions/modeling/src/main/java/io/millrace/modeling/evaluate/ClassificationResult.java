package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Evaluation.ClassReport;
import io.millrace.domain.evaluation.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What a classifier said of held-out rows, beside the truth. */
public final class ClassificationResult {

  private static final int BINS = 10;
  private static final double SURE = 1e-7; // a float's precision: no probability is nearer to 0

  private final List<String> classes;
  private final float[] probabilities;
  private final int[] truth;
  private final double threshold;
  private final int[] predicted;

  /**
   * Keeps its arguments, which are not changed.
   *
   * @param classes two (the positive one second) or more
   * @param probabilities row after row; shape [rows × classes], each in [0, 1]
   * @param truth the index of each row's class
   * @param threshold from which probability on the positive one of two classes is said
   */
  public ClassificationResult(
      List<String> classes, float[] probabilities, int[] truth, double threshold) {
    if (truth.length == 0 || probabilities.length != truth.length * classes.size()) {
      throw new IllegalArgumentException(
          "expected [%s × %s] probabilities, got %s"
              .formatted(truth.length, classes.size(), probabilities.length));
    }
    this.classes = List.copyOf(classes);
    this.probabilities = probabilities;
    this.truth = truth;
    this.threshold = threshold;
    predicted = IntStream.range(0, truth.length).map(this::said).toArray();
  }

  /** What was said of some of the rows. */
  public ClassificationResult of(int[] rows) {
    float[] some = new float[rows.length * classes.size()];
    int[] was = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          probabilities, rows[i] * classes.size(), some, i * classes.size(), classes.size());
      was[i] = truth[rows[i]];
    }
    return new ClassificationResult(classes, some, was, threshold);
  }

  /** A metric on all rows, without its interval; NaN where it is not defined on them. */
  public double value(Metric metric) {
    ToDoubleFunction<int[]> function = metrics().get(metric);
    return function == null ? Double.NaN : function.applyAsDouble(Ranking.ones(truth.length));
  }

  /** The negative logarithm of the probability of each row's class, in nats. */
  public double[] losses() {
    return IntStream.range(0, truth.length)
        .mapToDouble(row -> -Math.log(Math.max(SURE, probability(row, truth[row]))))
        .toArray();
  }

  /** The index of each row's class. */
  public int[] truth() {
    return truth.clone();
  }

  /** The index of the class that is said of each row. */
  public int[] predicted() {
    return predicted.clone();
  }

  /** All metrics of the task, where each row is an observation of its own. */
  public Evaluation evaluate(long seed) {
    return evaluate(seed, IntStream.range(0, truth.length).toArray());
  }

  /**
   * All metrics of the task, with intervals from a bootstrap with this seed.
   *
   * @param units of each row the observation that it belongs to, 0, 1, 2 …
   */
  public Evaluation evaluate(long seed, int[] units) {
    SortedMap<Metric, Estimate> estimates = Bootstrap.estimates(units, seed, metrics());

    long[][] confusion = confusion(Ranking.ones(truth.length));
    List<ClassReport> reports = new ArrayList<>();
    List<List<Long>> counts = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      reports.add(report(confusion, c));
      if (classes.size() <= Evaluation.MATRIX_CLASSES) {
        counts.add(java.util.Arrays.stream(confusion[c]).boxed().toList());
      }
    }
    return new Evaluation(truth.length, estimates, reports, counts);
  }

  /**
   * How much better this is than what another model said of the same rows: by DeLong's test where
   * two classes are ranked, by McNemar's for accuracy, by the bootstrap for the rest and wherever
   * several rows are one observation.
   *
   * @param seed of the bootstrap
   * @param units of each row the observation that it belongs to, 0, 1, 2 …
   */
  public SortedMap<Metric, Difference> against(ClassificationResult other, long seed, int[] units) {
    SortedMap<Metric, Difference> differences =
        Bootstrap.differences(units, seed, metrics(), other.metrics());
    if (java.util.Arrays.stream(units).distinct().count() == units.length) {
      differences.computeIfPresent(
          Metric.ACCURACY, (_, by) -> new Difference(by.advantage(), "McNemar", mcNemar(other)));
      if (binary() && bothKinds()) {
        differences.computeIfPresent(
            Metric.AUC, (_, by) -> new Difference(by.advantage(), "DeLong", deLong(other)));
      }
    }
    return differences;
  }

  private double mcNemar(ClassificationResult other) {
    long mine = 0;
    long theirs = 0;
    for (int row = 0; row < truth.length; row++) {
      boolean right = predicted[row] == truth[row];
      boolean otherRight = other.predicted[row] == truth[row];
      mine += right && !otherRight ? 1 : 0;
      theirs += otherRight && !right ? 1 : 0;
    }
    return PairedTests.mcNemar(mine, theirs);
  }

  private double deLong(ClassificationResult other) {
    boolean[] positive = new boolean[truth.length];
    double[] mine = new double[truth.length];
    double[] theirs = new double[truth.length];
    for (int row = 0; row < truth.length; row++) {
      positive[row] = truth[row] == 1;
      mine[row] = probability(row, 1);
      theirs[row] = other.probability(row, 1);
    }
    return PairedTests.deLong(mine, theirs, positive);
  }

  /** Whether there are two rows of each class at least. */
  private boolean bothKinds() {
    long positives = IntStream.of(truth).filter(c -> c == 1).count();
    return positives >= 2 && truth.length - positives >= 2;
  }

  private Map<Metric, ToDoubleFunction<int[]>> metrics() {
    Map<Metric, ToDoubleFunction<int[]>> metrics = new EnumMap<>(Metric.class);
    List<Ranking> rankings =
        IntStream.range(binary() ? 1 : 0, classes.size()).mapToObj(this::ranking).toList();
    metrics.put(Metric.AUC, weights -> meanDefined(rankings, weights));
    if (binary()) {
      metrics.put(Metric.PR_AUC, weights -> rankings.getFirst().averagePrecision(weights));
    }
    metrics.put(Metric.LOG_LOSS, this::logLoss);
    metrics.put(Metric.ACCURACY, weights -> accuracy(confusion(weights)));
    metrics.put(Metric.F1, weights -> f1(confusion(weights)));
    metrics.put(Metric.CALIBRATION_ERROR, this::calibrationError);
    return metrics;
  }

  /** The curves of this result, for people to look at. */
  public Curves curves() {
    List<Curves.Roc> rocs =
        IntStream.range(binary() ? 1 : 0, classes.size())
            .mapToObj(c ->
                new Curves.Roc(
                    classes.get(c),
                    Curves.thinned(ranking(c).roc()),
                    Curves.thinned(ranking(c).precisionByRecall())))
            .toList();
    return new Curves(rocs, reliability(Ranking.ones(truth.length)));
  }

  /** Whether the event is the second of two classes. */
  private boolean binary() {
    return classes.size() == 2;
  }

  private double probability(int row, int c) {
    return probabilities[row * classes.size() + c];
  }

  /** The class that is said of a row: the first of the most probable ones. */
  private int said(int row) {
    if (binary()) {
      return probability(row, 1) >= threshold ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < classes.size(); c++) {
      best = probability(row, c) > probability(row, best) ? c : best;
    }
    return best;
  }

  private Ranking ranking(int c) {
    float[] scores = new float[truth.length];
    boolean[] positive = new boolean[truth.length];
    for (int row = 0; row < truth.length; row++) {
      scores[row] = probabilities[row * classes.size() + c];
      positive[row] = truth[row] == c;
    }
    return new Ranking(scores, positive);
  }

  private static double meanDefined(List<Ranking> rankings, int[] weights) {
    return rankings.stream()
        .mapToDouble(ranking -> ranking.auc(weights))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private double logLoss(int[] weights) {
    double sum = 0;
    for (int row = 0; row < truth.length; row++) {
      if (weights[row] > 0) {
        sum -= weights[row] * Math.log(Math.max(SURE, probability(row, truth[row])));
      }
    }
    return sum / Ranking.total(weights);
  }

  /** Rows by true, then by predicted class. */
  private long[][] confusion(int[] weights) {
    long[][] counts = new long[classes.size()][classes.size()];
    for (int row = 0; row < truth.length; row++) {
      counts[truth[row]][predicted[row]] += weights[row];
    }
    return counts;
  }

  private double accuracy(long[][] confusion) {
    double right = IntStream.range(0, confusion.length).mapToLong(c -> confusion[c][c]).sum();
    return right / java.util.Arrays.stream(confusion).mapToDouble(Ranking::total).sum();
  }

  /** The F1 of the positive class; the mean of all classes where there are more than two. */
  private double f1(long[][] confusion) {
    return IntStream.range(binary() ? 1 : 0, confusion.length)
        .mapToDouble(c -> report(confusion, c).f1())
        .average()
        .orElse(Double.NaN);
  }

  private ClassReport report(long[][] confusion, int c) {
    long rows = 0;
    long said = 0;
    for (int other = 0; other < confusion.length; other++) {
      rows += confusion[c][other];
      said += confusion[other][c];
    }
    double hit = confusion[c][c];
    return new ClassReport(
        classes.get(c),
        rows,
        said == 0 ? 0 : hit / said,
        rows == 0 ? 0 : hit / rows,
        rows + said == 0 ? 0 : 2 * hit / (rows + said));
  }

  /**
   * Expected calibration error: the mean distance of what was said from what was, over ten
   * equal-width bins, weighted by their rows (Naeini et al., AAAI 2015).
   */
  private double calibrationError(int[] weights) {
    return reliability(weights).stream()
            .mapToDouble(bin -> bin.rows() * Math.abs(bin.meanPredicted() - bin.observedRate()))
            .sum()
        / Ranking.total(weights);
  }

  /**
   * The bins of a reliability diagram: of a binary task, the probability of the positive class
   * beside its share; of others, the probability of the predicted class beside the share of rows
   * predicted right.
   */
  private List<Curves.Bin> reliability(int[] weights) {
    double[] said = new double[BINS];
    long[] was = new long[BINS];
    long[] rows = new long[BINS];
    for (int row = 0; row < truth.length; row++) {
      int c = binary() ? 1 : predicted[row];
      double p = probability(row, c);
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      said[bin] += p * weights[row];
      was[bin] += truth[row] == c ? weights[row] : 0;
      rows[bin] += weights[row];
    }
    return IntStream.range(0, BINS)
        .filter(b -> rows[b] > 0)
        .mapToObj(b -> new Curves.Bin(rows[b], said[b] / rows[b], (double) was[b] / rows[b]))
        .toList();
  }
}
