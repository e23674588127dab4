package io.millrace.domain.monitoring;

import io.millrace.domain.StandardNormal;
import io.millrace.domain.evaluation.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How wrong predictions about rows of one kind were, beside all others of the window. */
public final class SegmentLosses {

  /** Of so few nothing is said. */
  public static final int FEWEST = 30;

  private final String column;
  private final String value;
  private final double[] here;
  private final double[] elsewhere;

  /**
   * Keeps its arguments, which are not changed.
   *
   * @param column that tells the kinds apart
   * @param value of it
   * @param here of each labelled prediction about such a row, 1 for a wrong class or how far off
   *     the number was
   * @param elsewhere of each other
   */
  public SegmentLosses(String column, String value, double[] here, double[] elsewhere) {
    this.column = column;
    this.value = value;
    this.here = here;
    this.elsewhere = elsewhere;
  }

  /**
   * The sentence that says where it is worst: of those kinds of which it is more than a little
   * worse than of the others, beyond what chance makes of as many kinds, the one that costs most.
   * Empty where there is none.
   *
   * @param ofClasses whether classes were said rather than numbers
   */
  public static Optional<String> worst(List<SegmentLosses> segments, boolean ofClasses) {
    return segments.stream()
        .filter(segment -> segment.isWorse(ofClasses, segments.size()))
        .max(Comparator.comparingDouble(segment -> segment.excess() * segment.here.length))
        .map(segment -> segment.sentence(ofClasses));
  }

  private boolean isWorse(boolean ofClasses, int kinds) {
    if (here.length < FEWEST || elsewhere.length < FEWEST) {
      return false;
    }
    Estimate other = Estimate.ofMean(elsewhere);
    double floor = ofClasses ? QualityJudge.LOSS : QualityJudge.GROWTH * other.value();
    double deviation =
        Math.hypot(QualityJudge.deviation(Estimate.ofMean(here)), QualityJudge.deviation(other));
    return excess() > 0
        && excess() >= floor
        && kinds * StandardNormal.upperTail(excess() / deviation) <= DriftJudge.FALSE_ALARMS;
  }

  private double excess() {
    return Estimate.ofMean(here).value() - Estimate.ofMean(elsewhere).value();
  }

  private String sentence(boolean ofClasses) {
    double mean = Estimate.ofMean(here).value();
    double other = Estimate.ofMean(elsewhere).value();
    return ofClasses
        ? String.format(
            Locale.ROOT,
            "It is worst where %s is %s: %.0f %% of %,d are wrong there, and %.0f %% elsewhere.",
            column,
            value,
            100 * mean,
            here.length,
            100 * other)
        : String.format(
            Locale.ROOT,
            "It is worst where %s is %s: %,d are off by %.3g there on average, and by %.3g elsewhere.",
            column,
            value,
            here.length,
            mean,
            other);
  }
}
