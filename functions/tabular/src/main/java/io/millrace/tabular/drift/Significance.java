package io.millrace.tabular.drift;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * How often chance alone makes two samples of one distribution differ as much.
 *
 * <p>Every method answers a p-value in [0, 1] that holds for the sizes given: exact, or bounded
 * from above, or by an approximation whose conditions are the caller's to keep.
 */
public final class Significance {

  private static final double NEGLIGIBLE = 1e-17;
  private static final int MOST_TERMS = 100;

  private Significance() {}

  /**
   * The p-value of a Kolmogorov-Smirnov distance of two samples, by the limiting distribution with
   * Stephens' correction for finite samples; too high, never too low, where values repeat.
   *
   * <p>Source: Stephens, "Use of the Kolmogorov-Smirnov, Cramér-von Mises and Related Statistics
   * Without Extensive Tables", J. R. Statist. Soc. B 32 (1970).
   *
   * @param distance in [0, 1]
   * @param n values of one sample, above 0
   * @param m values of the other, above 0
   */
  public static double kolmogorovSmirnov(double distance, long n, long m) {
    double size = Math.sqrt((double) n / (n + m) * m);
    double scaled = distance * (size + 0.12 + 0.11 / size);
    if (scaled < 0.2) {
      return 1; // the series below converges too slowly to say less than that
    }
    double sum = 0;
    double sign = 2;
    for (int k = 1; k <= MOST_TERMS; k++) {
      double term = Math.exp(-2 * scaled * scaled * k * k);
      sum += sign * term;
      sign = -sign;
      if (term < NEGLIGIBLE) {
        break;
      }
    }
    return Math.clamp(sum, 0, 1);
  }

  /**
   * Pearson's chi-square test of homogeneity of two samples over the same bins. It holds where each
   * bin has at least about five expected values on both sides.
   *
   * @param one counts per bin of one sample; shape [bins], at least 2, no bin empty in both
   * @param other counts of the other; same shape
   */
  public static double chiSquare(long[] one, long[] other) {
    double n = total(one);
    double m = total(other);
    double statistic = 0;
    for (int i = 0; i < one.length; i++) {
      double apart = one[i] * Math.sqrt(m / n) - other[i] * Math.sqrt(n / m);
      statistic += apart * apart / (one[i] + other[i]);
    }
    return Math.clamp(RegularizedGamma.Q.value((one.length - 1) / 2.0, statistic / 2), 0, 1);
  }

  private static double total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /**
   * The p-value of two shares, k of n and l of m: Fisher's exact test, two-sided by doubling the
   * smaller tail.
   */
  public static double shares(long k, long n, long l, long m) {
    return Math.min(1, 2 * Math.min(moreThanChance(k, n, l, m), moreThanChance(l, m, k, n)));
  }

  /**
   * The p-value of a share of k of n that is larger than one of l of m: Fisher's exact test,
   * one-sided. The probability that at least k of the k + l are among these n of all n + m; 1 where
   * the share is not larger.
   */
  public static double moreThanChance(long k, long n, long l, long m) {
    long marked = k + l;
    if (k <= (double) marked * n / (n + m)) {
      return 1;
    }
    double term = Math.exp(choose(n, k) + choose(m, l) - choose(n + m, marked));
    double sum = term;
    for (long i = k; i < Math.min(n, marked) && term > NEGLIGIBLE * sum; i++) {
      term *= (double) (n - i) / (i + 1) * ((double) (marked - i) / (m - marked + i + 1));
      sum += term;
    }
    return Math.min(1, sum);
  }

  /**
   * The p-value of {@code k} of {@code n} new values beyond all {@code m} known ones: if all n + m
   * are alike, the k outermost of them are all new ones so often. Exact for every distribution
   * without ties, an upper bound with them.
   */
  public static double beyondAll(long k, long n, long m) {
    return Math.exp(logFalling(n, k) - logFalling(n + m, k));
  }

  /** log of n · (n − 1) ⋯ (n − k + 1). */
  private static double logFalling(long n, long k) {
    return LogGamma.value(n + 1.0) - LogGamma.value(n - k + 1.0);
  }

  private static double choose(long n, long k) {
    return logFalling(n, k) - LogGamma.value(k + 1.0);
  }
}
