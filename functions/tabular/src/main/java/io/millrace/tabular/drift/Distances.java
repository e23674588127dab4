package io.millrace.tabular.drift;

import io.millrace.tabular.profile.EmpiricalDistribution;
import java.util.Arrays;

/** Distances between two samples of one column. */
public final class Distances {

  /** The share that an empty bin counts with, so that its logarithm is finite. */
  private static final double FLOOR = 1e-4;

  private Distances() {}

  /**
   * Population stability index of {@code actual} against {@code expected}.
   *
   * <p>PSI = Σᵢ (aᵢ − eᵢ) · ln(aᵢ / eᵢ), with aᵢ, eᵢ the share of each sample in bin i, raised to
   * 10⁻⁴ where it is smaller. It is 0 for equal shares, symmetric, and has no unit (nats).
   *
   * <p>Cost: O(bins) time, no allocation.
   *
   * <p>Source: Kullback and Leibler, "On Information and Sufficiency", Ann. Math. Stat. 22 (1951),
   * the symmetric divergence J(1, 2). The usual levels 0.1 and 0.25 are a convention of credit
   * scoring, not a test of significance.
   *
   * @param expected counts per bin of the reference; shape [bins], each at least 0, one above 0
   * @param actual counts per bin of the sample under test; same shape and same bins
   * @return the index, at least 0 up to rounding
   * @throws IllegalArgumentException if the shapes differ or a sample is empty
   */
  public static double populationStability(long[] expected, long[] actual) {
    double expectedTotal = total(expected, actual);
    double actualTotal = total(actual, expected);
    double psi = 0;
    for (int i = 0; i < expected.length; i++) {
      double e = Math.max(FLOOR, expected[i] / expectedTotal);
      double a = Math.max(FLOOR, actual[i] / actualTotal);
      psi += (a - e) * Math.log(a / e);
    }
    return psi;
  }

  /**
   * Kolmogorov-Smirnov distance: D = sup |F(x) − G(x)| over all x, with F and G the shares of each
   * sample at or below x. In [0, 1], symmetric, unchanged by any monotone change of unit.
   *
   * <p>Cost: O(n + m) time for n and m distinct values, no allocation.
   *
   * <p>Source: Smirnov, "Table for Estimating the Goodness of Fit of Empirical Distributions", Ann.
   * Math. Stat. 19 (1948).
   *
   * @throws IllegalArgumentException if a sample is empty
   */
  public static double kolmogorovSmirnov(
      EmpiricalDistribution expected, EmpiricalDistribution actual) {
    if (expected.total() == 0 || actual.total() == 0) {
      throw new IllegalArgumentException("an empty sample has no distance");
    }
    double largest = 0;
    long belowE = 0;
    long belowA = 0;
    for (int e = 0, a = 0; e < expected.size() || a < actual.size(); ) {
      double at =
          Math.min(
              e < expected.size() ? expected.value(e) : Double.POSITIVE_INFINITY,
              a < actual.size() ? actual.value(a) : Double.POSITIVE_INFINITY);
      if (e < expected.size() && expected.value(e) == at) {
        belowE += expected.weight(e++);
      }
      if (a < actual.size() && actual.value(a) == at) {
        belowA += actual.weight(a++);
      }
      double gap = Math.abs((double) belowE / expected.total() - (double) belowA / actual.total());
      largest = Math.max(largest, gap);
    }
    return largest;
  }

  /**
   * Jensen-Shannon distance: the square root of the divergence to base 2 of two samples from their
   * middle, in [0, 1], symmetric.
   *
   * <p>Source: Endres and Schindelin, "A New Metric for Probability Distributions", IEEE Trans.
   * Inf. Theory 49 (2003).
   *
   * @param expected counts per bin; shape [bins], each at least 0, one above 0
   * @param actual counts per bin of the other sample; same shape and same bins
   * @throws IllegalArgumentException if the shapes differ or a sample is empty
   */
  public static double jensenShannon(long[] expected, long[] actual) {
    double expectedTotal = total(expected, actual);
    double actualTotal = total(actual, expected);
    double divergence = 0;
    for (int i = 0; i < expected.length; i++) {
      double e = expected[i] / expectedTotal;
      double a = actual[i] / actualTotal;
      double middle = (e + a) / 2;
      divergence += (term(e, middle) + term(a, middle)) / 2;
    }
    return Math.sqrt(Math.clamp(divergence / Math.log(2), 0, 1));
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /**
   * First Wasserstein distance: ∫ |F(x) − G(x)| dx, in the unit of the values, at least 0,
   * symmetric.
   *
   * <p>Cost: O(n + m) time for n and m distinct values, no allocation.
   *
   * @throws IllegalArgumentException if a sample is empty
   */
  public static double wasserstein(EmpiricalDistribution expected, EmpiricalDistribution actual) {
    if (expected.total() == 0 || actual.total() == 0) {
      throw new IllegalArgumentException("an empty sample has no distance");
    }
    double sum = 0;
    long belowE = 0;
    long belowA = 0;
    double last = Math.min(expected.value(0), actual.value(0));
    for (int e = 0, a = 0; e < expected.size() || a < actual.size(); ) {
      double at =
          Math.min(
              e < expected.size() ? expected.value(e) : Double.POSITIVE_INFINITY,
              a < actual.size() ? actual.value(a) : Double.POSITIVE_INFINITY);
      double gap = Math.abs((double) belowE / expected.total() - (double) belowA / actual.total());
      sum += gap * (at - last);
      last = at;
      if (e < expected.size() && expected.value(e) == at) {
        belowE += expected.weight(e++);
      }
      if (a < actual.size() && actual.value(a) == at) {
        belowA += actual.weight(a++);
      }
    }
    return sum;
  }

  private static double total(long[] counts, long[] other) {
    long total = Arrays.stream(counts).sum();
    if (counts.length != other.length || total <= 0) {
      throw new IllegalArgumentException(
          "expected equal shapes with a count above 0, got [%s] with %s in all against [%s]"
              .formatted(counts.length, total, other.length));
    }
    return total;
  }
}
