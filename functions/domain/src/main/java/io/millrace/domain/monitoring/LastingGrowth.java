package io.millrace.domain.monitoring;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds a growth of the errors of numbers that no window alone shows: they are larger on average
 * than of the rows that were held out in training, since one of the windows before, in all
 * together.
 *
 * <p>It is to numbers what {@link LastingLoss} is to classes: the generalised likelihood ratio test
 * of a change at each of these windows, between two means that are both estimated, of so many rows
 * that their means are as good as normal, with variances of their own.
 *
 * <p>Source: Siegmund and Venkatraman, "Using the Generalized Likelihood Ratio Statistic for
 * Sequential Detection of a Change-Point", Ann. Statist. 23 (1995).
 */
public final class LastingGrowth {

  /** A growth that matters where it lasts, as a share of what the error was. */
  static final double GROWTH = 0.1;

  /** In nats, as of {@link LastingLoss}; less, since variances are taken as they are found. */
  private static final double LIKELIHOOD = 9;

  private final Evaluation heldOut;
  private final long minimumLabels;

  /**
   * @param minimumLabels below which nothing is said of the windows since then
   */
  public LastingGrowth(Evaluation heldOut, long minimumLabels) {
    this.heldOut = heldOut;
    this.minimumLabels = minimumLabels;
  }

  /**
   * What is known of one window.
   *
   * @param from start of the window
   */
  public record Errors(Instant from, ErrorSizes sizes) {}

  /**
   * The sentence that says how much errors grew since when; empty where they did not, or it is
   * over, or numbers are not what is predicted.
   *
   * @param newestFirst windows in a row, {@value LastingLoss#MOST_WINDOWS} of which are looked at
   */
  public Optional<String> in(List<Errors> newestFirst) {
    Estimate error = heldOut.metrics().get(Metric.MAE);
    if (error == null) {
      return Optional.empty();
    }
    double before = error.value();
    double floor = GROWTH * before;
    double deviation = QualityJudge.deviation(error);
    double surest = LIKELIHOOD;
    String found = null;
    ErrorSizes all = null;
    int windows = 0;
    for (Errors window : newestFirst.stream().limit(LastingLoss.MOST_WINDOWS).toList()) {
      all = all == null ? window.sizes() : all.plus(window.sizes());
      windows++;
      double growth = all.mean() - before;
      if (windows == LastingLoss.STILL && !(growth >= floor / 2)) {
        return Optional.empty();
      }
      double likelihood = growth * growth / (2 * (all.variance() + deviation * deviation));
      if (all.labels() >= minimumLabels && growth >= floor && likelihood >= surest) {
        surest = likelihood;
        found = sentence(window.from(), all, before);
      }
    }
    return Optional.ofNullable(found);
  }

  private static String sentence(Instant since, ErrorSizes all, double before) {
    return String.format(
        Locale.ROOT,
        "Since %s %,d numbers were off by %.4g on average, against %.4g of the rows held out in"
            + " training: a loss that lasts, beyond doubt.",
        since,
        all.labels(),
        all.mean(),
        before);
  }
}
