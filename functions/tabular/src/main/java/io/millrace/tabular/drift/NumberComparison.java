package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.NumberProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Two distributions of numbers, neither of them of fewer than a handful. */
final class NumberComparison {

  private static final int BINS = 10;

  private final NumberProfile reference;
  private final EmpiricalDistribution before;
  private final EmpiricalDistribution now;

  NumberComparison(NumberProfile reference, NumberProfile current) {
    this.reference = reference;
    before = reference.distribution();
    now = current.distribution();
  }

  /** Counted over the deciles of the reference. */
  Bins deciles() {
    double[] edges = deciles(before);
    return new Bins(before.counts(edges), now.counts(edges));
  }

  List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    OptionalDouble common = before.common();
    if (common.isPresent()) {
      evidence.add(commonValue(common.getAsDouble()));
      distribution(
          before.without(common.getAsDouble()), now.without(common.getAsDouble()), evidence);
    } else {
      distribution(before, now, evidence);
    }
    evidence.add(beyond(Measure.ABOVE_RANGE, now.above(reference.maximum())));
    evidence.add(beyond(Measure.BELOW_RANGE, now.below(reference.minimum())));
    return evidence;
  }

  private Evidence commonValue(double value) {
    long e = before.weightOf(value);
    long a = now.weightOf(value);
    double h =
        2
            * Math.abs(
                Math.asin(Math.sqrt((double) a / now.total()))
                    - Math.asin(Math.sqrt((double) e / before.total())));
    return evidence(
        Measure.COMMON_VALUE, h, Significance.shares(e, before.total(), a, now.total()));
  }

  private static void distribution(
      EmpiricalDistribution before, EmpiricalDistribution now, List<Evidence> evidence) {
    if (Math.min(before.total(), now.total()) < ProfileComparison.LEAST_VALUES) {
      return; // so few that are not the common value: its share says all
    }
    double distance = Distances.kolmogorovSmirnov(before, now);
    evidence.add(
        new Evidence(
            Measure.DISTRIBUTION,
            distance,
            Significance.kolmogorovSmirnov(distance, before.total(), now.total()),
            before.total(),
            now.total()));
  }

  private Evidence beyond(Measure measure, long beyond) {
    return evidence(
        measure,
        (double) beyond / now.total(),
        Significance.beyondAll(beyond, now.total(), before.total()));
  }

  private Evidence evidence(Measure measure, double effect, double pValue) {
    return new Evidence(measure, effect, pValue, before.total(), now.total());
  }

  /**
   * The inner edges of ten bins of equal share; fewer where many values are the same. A value that
   * reaches into the last bin ends it, so that what is larger has a bin of its own.
   */
  static double[] deciles(EmpiricalDistribution reference) {
    double[] edges = new double[BINS - 1];
    Arrays.setAll(edges, i -> reference.quantile((i + 1.0) / BINS));
    double last = edges[BINS - 2];
    double[] distinct = Arrays.stream(edges).distinct().toArray();
    if (edges[BINS - 3] != last && last != reference.value(reference.size() - 1)) {
      return distinct;
    }
    double[] closed = Arrays.copyOf(distinct, distinct.length + 1);
    closed[distinct.length] = Math.nextUp(last);
    return closed;
  }
}
