package io.millrace.tabular.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Two samples counted over the same bins. */
final class Bins {

  /** What a bin must hold by expectation, on both sides, for the chi-square test to hold. */
  private static final double LEAST = 5;

  private final long[] expected;
  private final long[] actual;

  /**
   * @param expected counts of the reference; shape [bins]
   * @param actual counts of the sample under test; same shape
   */
  Bins(long[] expected, long[] actual) {
    this.expected = expected.clone();
    this.actual = actual.clone();
  }

  /**
   * These bins with the rare ones made one, and that one joined to the next rare one until it is
   * not rare itself. What is rare is decided by both samples together, so that pooling cannot see a
   * difference: the test still holds.
   */
  Bins pooled() {
    long n = Arrays.stream(expected).sum();
    long m = Arrays.stream(actual).sum();
    double smaller = (double) Math.min(n, m) / (n + m);
    int[] byCount =
        IntStream.range(0, expected.length)
            .filter(i -> expected[i] + actual[i] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(i -> expected[i] + actual[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long pooledExpected = 0;
    long pooledActual = 0;
    int taken = 0;
    while (taken < byCount.length
        && (rare(expected[byCount[taken]] + actual[byCount[taken]], smaller)
            || (taken > 0 && rare(pooledExpected + pooledActual, smaller)))) {
      pooledExpected += expected[byCount[taken]];
      pooledActual += actual[byCount[taken]];
      taken++;
    }
    int kept = byCount.length - taken;
    long[] before = new long[kept + (taken > 0 ? 1 : 0)];
    long[] now = new long[before.length];
    for (int i = 0; i < kept; i++) {
      before[i] = expected[byCount[taken + i]];
      now[i] = actual[byCount[taken + i]];
    }
    if (taken > 0) {
      before[kept] = pooledExpected;
      now[kept] = pooledActual;
    }
    return new Bins(before, now);
  }

  /** These bins and one more. */
  Bins with(long before, long now) {
    long[] e = Arrays.copyOf(expected, expected.length + 1);
    long[] a = Arrays.copyOf(actual, actual.length + 1);
    e[expected.length] = before;
    a[actual.length] = now;
    return new Bins(e, a);
  }

  private static boolean rare(long count, double smaller) {
    return count * smaller < LEAST;
  }

  /** How often chance alone makes two samples of one distribution differ as much; 1 for one bin. */
  double pValue() {
    return switch (expected.length) {
      case 0, 1 -> 1;
      case 2 ->
          Significance.shares(
              expected[0], expected[0] + expected[1], actual[0], actual[0] + actual[1]);
      default -> Significance.chiSquare(expected, actual);
    };
  }

  /** Population stability index of these bins, at least 0. */
  double populationStability() {
    return Distances.populationStability(expected, actual);
  }

  /** Jensen-Shannon distance of these bins, in [0, 1]. */
  double jensenShannon() {
    return Distances.jensenShannon(expected, actual);
  }

  /** Half the sum of the differences of shares, in [0, 1]. */
  double totalVariation() {
    double n = Arrays.stream(expected).sum();
    double m = Arrays.stream(actual).sum();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs(expected[i] / n - actual[i] / m);
    }
    return sum / 2;
  }
}
