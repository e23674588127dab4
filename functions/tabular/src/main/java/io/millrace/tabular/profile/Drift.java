package io.millrace.tabular.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How far a column has moved from its reference.
 *
 * <p>Numbers are binned by the deciles of the reference, words each by themselves, rows without a
 * value in a bin of their own. The verdict follows the size of the effect, since with enough rows
 * any difference is significant and with few rows chance alone makes large ones:
 *
 * <ul>
 *   <li>fewer than the least number of rows on either side say nothing;
 *   <li>an index within what chance gives equal distributions in 999 of 1000 samples of this size
 *       ({@link #byChance}) says nothing either;
 *   <li>beyond that the levels decide; four times the level of drift is severe.
 * </ul>
 *
 * @param column the name of the column
 * @param verdict what the distances amount to
 * @param referenceRows rows of the reference, with a value or without
 * @param rows rows under test, with a value or without
 * @param psi population stability index, at least 0
 * @param byChance the index that samples of this size exceed once in a thousand by chance
 * @param jensenShannon divergence in bits, in [0, 1]
 * @param kolmogorovSmirnov distance in [0, 1]; NaN for words
 * @param wasserstein distance in standard deviations of the reference; NaN for words and where the
 *     reference does not vary
 */
public record Drift(
    String column,
    Verdict verdict,
    long referenceRows,
    long rows,
    double psi,
    double byChance,
    double jensenShannon,
    double kolmogorovSmirnov,
    double wasserstein) {

  private static final int BINS = 10;
  private static final int MOST_WORDS = 50;
  private static final double SEVERE = 4;

  /** The standard normal deviate that is exceeded once in a thousand. */
  private static final double ONE_IN_1000 = 3.0902;

  /**
   * Where the verdicts begin.
   *
   * @param watch index from which a column is watched
   * @param drift index from which it has drifted
   * @param leastRows below which nothing is said
   */
  public record Levels(double watch, double drift, long leastRows) {

    /** The usual ones: 0.1, 0.25, and 30 rows. */
    public static final Levels USUAL = new Levels(0.1, 0.25, 30);
  }

  /**
   * Compares one column of two profiles.
   *
   * @return empty for free text, which has no distribution, and where a side has no rows at all
   * @throws IllegalArgumentException if the columns are of different types
   */
  public static Optional<Drift> between(
      ColumnProfile reference, ColumnProfile current, Levels levels) {
    if (reference.type() != current.type()) {
      throw new IllegalArgumentException(
          "%s was %s and is %s".formatted(reference.name(), reference.type(), current.type()));
    }
    if (reference.rows() == 0 || current.rows() == 0) {
      return Optional.empty();
    }
    return switch (reference) {
      case NumberProfile before -> Optional.of(numbers(before, (NumberProfile) current, levels));
      case CategoryProfile before -> Optional.of(words(before, (CategoryProfile) current, levels));
      case TextProfile _ -> Optional.empty();
    };
  }

  /** Compares every column that both profiles have with the same type, in the reference's order. */
  public static List<Drift> between(Profile reference, Profile current, Levels levels) {
    return reference.columns().stream()
        .flatMap(before ->
            current
                .find(before.name())
                .filter(now -> now.type() == before.type())
                .flatMap(now -> between(before, now, levels))
                .stream())
        .toList();
  }

  private static Drift numbers(NumberProfile reference, NumberProfile current, Levels levels) {
    if (reference.count() == 0 || current.count() == 0) {
      long[] before = {reference.count()};
      long[] now = {current.count()};
      return of(reference, current, levels, before, now, Double.NaN, Double.NaN);
    }
    Weighted before = reference.distribution();
    Weighted now = current.distribution();
    double[] deciles = deciles(before);
    double deviation = reference.standardDeviation();
    return of(
        reference,
        current,
        levels,
        before.counts(deciles),
        now.counts(deciles),
        Distances.kolmogorovSmirnov(before, now),
        deviation > 0 ? Distances.wasserstein(before, now) / deviation : Double.NaN);
  }

  /** The inner edges of ten bins of equal share; fewer where many values are the same. */
  static double[] deciles(Weighted reference) {
    double[] edges = new double[BINS - 1];
    Arrays.setAll(edges, i -> reference.quantile((i + 1.0) / BINS));
    return Arrays.stream(edges).distinct().toArray();
  }

  private static Drift words(CategoryProfile reference, CategoryProfile current, Levels levels) {
    Map<String, Long> before = byValue(reference);
    Map<String, Long> now = byValue(current);
    TreeSet<String> values = new TreeSet<>();
    Stream.of(reference, current)
        .flatMap(column -> column.counts().stream().limit(MOST_WORDS))
        .forEach(counted -> values.add(counted.value()));
    long[] expected = new long[values.size() + 1];
    long[] actual = new long[values.size() + 1];
    int bin = 0;
    for (String value : values) {
      expected[bin] = before.getOrDefault(value, 0L);
      actual[bin++] = now.getOrDefault(value, 0L);
    }
    expected[bin] = Math.max(0, reference.count() - Arrays.stream(expected).sum());
    actual[bin] = Math.max(0, current.count() - Arrays.stream(actual).sum());
    return of(reference, current, levels, expected, actual, Double.NaN, Double.NaN);
  }

  private static Map<String, Long> byValue(CategoryProfile column) {
    Map<String, Long> counts = new HashMap<>();
    column.counts().forEach(v -> counts.put(v.value(), v.count()));
    return counts;
  }

  private static Drift of(
      ColumnProfile reference,
      ColumnProfile current,
      Levels levels,
      long[] expected,
      long[] actual,
      double kolmogorovSmirnov,
      double wasserstein) {
    long[] before = withMissing(expected, reference.missing());
    long[] now = withMissing(actual, current.missing());
    double psi = Distances.populationStability(before, now);
    int used = 0;
    for (int i = 0; i < before.length; i++) {
      used += before[i] + now[i] > 0 ? 1 : 0;
    }
    double byChance = byChance(used, reference.rows(), current.rows());
    return new Drift(
        reference.name(),
        verdict(psi, byChance, Math.min(reference.rows(), current.rows()), levels),
        reference.rows(),
        current.rows(),
        psi,
        byChance,
        Distances.jensenShannon(before, now),
        kolmogorovSmirnov,
        wasserstein);
  }

  private static long[] withMissing(long[] counts, long missing) {
    long[] all = Arrays.copyOf(counts, counts.length + 1);
    all[counts.length] = missing;
    return all;
  }

  private static Verdict verdict(double psi, double byChance, long rows, Levels levels) {
    if (rows < levels.leastRows) {
      return Verdict.TOO_FEW_ROWS;
    }
    if (psi <= byChance || psi < levels.watch) {
      return Verdict.NONE;
    }
    if (psi < levels.drift) {
      return Verdict.WATCH;
    }
    return psi < SEVERE * levels.drift ? Verdict.DRIFT : Verdict.SEVERE;
  }

  /**
   * The population stability index that two samples of one distribution exceed once in a thousand.
   *
   * <p>Under equal distributions PSI / (1/n + 1/m) follows χ² with bins − 1 degrees of freedom for
   * large n and m; the quantile is by Wilson and Hilferty's cube root.
   *
   * <p>Source: Yurdakul and Naranjo, "Statistical properties of the population stability index", J.
   * Risk Model Validation 14 (2020); Wilson and Hilferty, "The Distribution of Chi-Square", PNAS 17
   * (1931).
   *
   * @param bins that hold a value in either sample
   * @param n rows of one sample, above 0
   * @param m rows of the other, above 0
   */
  static double byChance(int bins, long n, long m) {
    int freedom = Math.max(1, bins - 1);
    double spread = 2.0 / (9 * freedom);
    double chiSquare = freedom * Math.pow(1 - spread + ONE_IN_1000 * Math.sqrt(spread), 3);
    return chiSquare * (1.0 / n + 1.0 / m);
  }
}
