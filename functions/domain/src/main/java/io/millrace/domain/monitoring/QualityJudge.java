package io.millrace.domain.monitoring;

import io.millrace.domain.StandardNormal;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether a version predicts worse than it did on the rows that were held out when it was
 * made.
 *
 * <p>A loss counts if it matters and chance does not make it: the difference of two estimates, each
 * with the deviation that its interval shows, is held against the normal distribution, one-sided;
 * the p-values of a window's metrics are corrected by Holm's method. It is drift if a window before
 * says the same or chance makes it once in a thousand windows, severe where it is {@value #SEVERE}
 * times what matters, and to be watched else.
 */
public final class QualityJudge {

  /** What is judged; the others are told. */
  private static final Set<Metric> JUDGED =
      EnumSet.of(Metric.AUC, Metric.ACCURACY, Metric.MAE, Metric.NDCG);

  /** A loss of a share, or of an area, that matters. */
  static final double LOSS = 0.05;

  /** A growth of an error that matters, as a share of what it was. */
  static final double GROWTH = 0.10;

  private static final double SEVERE = 4;
  private static final double DOUBT = 0.001;
  private static final double INTERVAL = 2 * 1.959964; // deviations that 95 % lie between

  private final long minimumLabels;

  /**
   * @param minimumLabels below which nothing is said
   */
  public QualityJudge(long minimumLabels) {
    this.minimumLabels = minimumLabels;
  }

  /** What is said of a window. */
  public record Judgement(DriftVerdict verdict, boolean moved, String why) {

    /** Whether enough was known, and there was something to compare it with. */
    public boolean isJudged() {
      return verdict.compareTo(DriftVerdict.TOO_FEW_ROWS) > 0;
    }
  }

  /** How much one metric lost, as a multiple of what matters, and how often chance makes that. */
  private record Loss(Metric metric, double floors, double pValue) {
    Loss corrected(double factor) {
      return new Loss(metric, floors, Math.min(1, factor * pValue));
    }
  }

  /**
   * Decides for a window.
   *
   * @param reference the metrics of the version on its held-out rows
   * @param metrics of the window's labelled predictions
   * @param labels how many those are
   * @param before whether each of up to {@value DriftJudge#WINDOWS_BEFORE} windows before had moved
   */
  public Judgement judge(
      Map<Metric, Estimate> reference,
      Map<Metric, Estimate> metrics,
      long labels,
      List<Boolean> before) {
    if (labels == 0) {
      return undecided(DriftVerdict.NOT_COMPARED, "Nothing is known yet of what came true.");
    }
    if (labels < minimumLabels) {
      return undecided(
          DriftVerdict.TOO_FEW_ROWS,
          String.format(
              Locale.ROOT,
              "%,d labels are too few to say anything: it takes %,d.",
              labels,
              minimumLabels));
    }
    List<Loss> losses = corrected(reference, metrics);
    if (losses.isEmpty()) {
      return undecided(
          DriftVerdict.NOT_COMPARED,
          "None of %s is known both of these labels and of the rows held out in training."
              .formatted(JUDGED));
    }
    List<Loss> beyond =
        losses.stream()
            .filter(loss -> loss.pValue() <= DriftJudge.FALSE_ALARMS && loss.floors() >= 1)
            .toList();
    Loss worst =
        (beyond.isEmpty() ? losses : beyond)
            .stream().max(Comparator.comparingDouble(Loss::floors)).orElseThrow();
    long agreeing = before.stream().filter(each -> each).count();
    double surest = beyond.stream().mapToDouble(Loss::pValue).min().orElse(1);
    DriftVerdict verdict = verdict(!beyond.isEmpty(), surest, agreeing);
    return new Judgement(
        verdict == DriftVerdict.DRIFT && isSevere(beyond) ? DriftVerdict.SEVERE : verdict,
        !beyond.isEmpty(),
        why(worst, reference, metrics, labels) + weight(!beyond.isEmpty(), surest, agreeing));
  }

  private static List<Loss> corrected(
      Map<Metric, Estimate> reference, Map<Metric, Estimate> metrics) {
    List<Loss> sorted = new ArrayList<>();
    for (Metric metric : JUDGED) {
      Estimate was = reference.get(metric);
      Estimate is = metrics.get(metric);
      if (was != null && is != null) {
        sorted.add(loss(metric, was, is));
      }
    }
    sorted.sort(Comparator.comparingDouble(Loss::pValue));
    List<Loss> corrected = new ArrayList<>();
    double largest = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Loss loss = sorted.get(i).corrected(sorted.size() - i);
      largest = Math.max(largest, loss.pValue());
      corrected.add(new Loss(loss.metric(), loss.floors(), largest));
    }
    return corrected;
  }

  private static Loss loss(Metric metric, Estimate was, Estimate is) {
    double loss = metric.advantage(was.value(), is.value());
    double floor = metric.higherIsBetter() ? LOSS : GROWTH * was.value();
    double deviation = Math.hypot(deviation(was), deviation(is));
    double floors =
        loss <= 0 ? 0 : loss / floor; // of an error that was none, any is infinitely more
    return new Loss(metric, floors, loss <= 0 ? 1 : StandardNormal.upperTail(loss / deviation));
  }

  static double deviation(Estimate estimate) {
    return (estimate.high() - estimate.low()) / INTERVAL;
  }

  private static boolean isSevere(List<Loss> beyond) {
    return beyond.stream().anyMatch(loss -> loss.pValue() <= DOUBT && loss.floors() >= SEVERE);
  }

  /**
   * The verdict on a window, apart from how large a loss is.
   *
   * @param moved whether the window alone shows a loss
   * @param pValue of what it shows
   * @param agreeing how many of the windows before showed it as well
   */
  static DriftVerdict verdict(boolean moved, double pValue, long agreeing) {
    if (!moved) {
      return agreeing == DriftJudge.WINDOWS_BEFORE ? DriftVerdict.DRIFT : DriftVerdict.NONE;
    }
    return pValue <= DOUBT || agreeing > 0 ? DriftVerdict.DRIFT : DriftVerdict.WATCH;
  }

  private static String why(
      Loss loss, Map<Metric, Estimate> reference, Map<Metric, Estimate> metrics, long labels) {
    return String.format(
        Locale.ROOT,
        "%s is %s by %,d labels, against %s on the rows held out in training.",
        loss.metric(),
        shown(metrics, loss.metric()),
        labels,
        shown(reference, loss.metric()));
  }

  private static String shown(Map<Metric, Estimate> metrics, Metric metric) {
    Estimate estimate = metrics.get(metric);
    return estimate == null
        ? "not known"
        : String.format(
            Locale.ROOT, "%.3f (%.3f to %.3f)", estimate.value(), estimate.low(), estimate.high());
  }

  /** What speaks for a {@link #verdict}, as a sentence after others; nothing where none is due. */
  static String weight(boolean moved, double pValue, long agreeing) {
    if (!moved) {
      return agreeing == DriftJudge.WINDOWS_BEFORE
          ? " Not this window, but the two before showed a loss."
          : "";
    }
    if (agreeing > 0) {
      return " A window before says the same.";
    }
    return pValue <= DOUBT ? " Beyond doubt." : " No window before says the same.";
  }

  private static Judgement undecided(DriftVerdict verdict, String why) {
    return new Judgement(verdict, false, why);
  }
}
