package io.millrace.domain.monitoring;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.project.BusinessMetric;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether predictions earn less on average than a project says that they should.
 *
 * <p>Earnings are skewed: one fraud that is found pays for a thousand that were looked at. So the
 * test knows the most that one prediction can earn, and asks how far the labels are from any
 * distribution below it whose mean is what it should be: with {@code K} the smallest such
 * Kullback-Leibler divergence, {@code exp(-n K)} bounds how often chance makes labels as poor as
 * these, exactly where all of them are the same, and roughly else. The p-values of a window's
 * metrics are corrected by Bonferroni's method. It is drift if a window before says the same or
 * chance makes it once in a thousand windows, and to be watched else.
 *
 * <p>Source: Honda and Takemura, "An Asymptotically Optimal Bandit Algorithm for Bounded Support
 * Models", COLT 2010, theorem 8 for the dual that is computed.
 */
public final class BusinessJudge {

  private static final int STEPS = 60;

  private final long minimumLabels;
  private final long bounds;

  /**
   * @param minimumLabels below which nothing is said
   * @param metrics of the project
   */
  public BusinessJudge(long minimumLabels, List<BusinessMetric> metrics) {
    this.minimumLabels = minimumLabels;
    this.bounds = metrics.stream().filter(metric -> metric.atLeast() != null).count();
  }

  /**
   * What predictions of a window earned.
   *
   * @param own what those of the window alone earned each, finite
   * @param all what those earned that are judged, the window's among them
   * @param before the metrics that were found lower in each of up to {@value
   *     DriftJudge#WINDOWS_BEFORE} windows before
   */
  public BusinessFigure judge(
      BusinessMetric metric, double[] own, double[] all, List<Set<String>> before) {
    if (all.length < minimumLabels) {
      return all.length == 0
          ? undecided(
              metric, own, DriftVerdict.NOT_COMPARED, "Nothing is known yet of what came true.")
          : undecided(
              metric,
              own,
              DriftVerdict.TOO_FEW_ROWS,
              String.format(
                  Locale.ROOT,
                  "%,d labels are too few to say anything: it takes %,d.",
                  all.length,
                  minimumLabels));
    }
    Estimate mean = Estimate.ofMean(all);
    String said =
        String.format(
            Locale.ROOT,
            "%s is %,.2f a prediction (%,.2f to %,.2f) by %,d labels",
            metric.name(),
            mean.value(),
            mean.low(),
            mean.high(),
            all.length);
    Double atLeast = metric.atLeast();
    if (atLeast == null) {
      return figure(metric, own, mean, DriftVerdict.NOT_COMPARED, false, said + ".");
    }
    double pValue = Math.min(1, bounds * pValue(all, atLeast, metric.gain().largest()));
    boolean moved = pValue <= DriftJudge.FALSE_ALARMS;
    long agreeing = before.stream().filter(window -> window.contains(metric.name())).count();
    return figure(
        metric,
        own,
        mean,
        QualityJudge.verdict(moved, pValue, agreeing),
        moved,
        String.format(Locale.ROOT, "%s, and is to be at least %,.2f.", said, atLeast)
            + QualityJudge.weight(moved, pValue, agreeing));
  }

  /** How often chance makes gains as poor as these where their mean is {@code bound}. */
  static double pValue(double[] gains, double bound, double largest) {
    double[] shares =
        DoubleStream.of(gains).map(gain -> (gain - bound) / (largest - bound)).toArray();
    if (DoubleStream.of(shares).sum() >= 0) {
      return 1;
    }
    double low = 0; // the largest value of a concave function lies between the two
    double high = 1;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      double slope = -DoubleStream.of(shares).map(share -> share / (1 - middle * share)).sum();
      if (slope > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double at = low;
    return Math.exp(-DoubleStream.of(shares).map(share -> Math.log1p(-at * share)).sum());
  }

  private static BusinessFigure undecided(
      BusinessMetric metric, double[] own, DriftVerdict verdict, String why) {
    return figure(metric, own, null, verdict, false, why);
  }

  private static BusinessFigure figure(
      BusinessMetric metric,
      double[] own,
      @Nullable Estimate mean,
      DriftVerdict verdict,
      boolean moved,
      String why) {
    return new BusinessFigure(
        metric.name(),
        own.length,
        DoubleStream.of(own).sum(),
        mean,
        metric.atLeast(),
        verdict,
        moved,
        why);
  }
}
