package io.millrace.tabular.profile;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A sample as distinct numbers in ascending order, each with how many values it stands for: the
 * form in which distributions are compared.
 */
public final class Weighted {

  private final double[] values;
  private final long[] weights;
  private final long total;

  private Weighted(double[] values, long[] weights) {
    this.values = values;
    this.weights = weights;
    this.total = Arrays.stream(weights).sum();
  }

  /** The exact distribution of these numbers, none of them NaN. */
  public static Weighted of(double... sample) {
    double[] sorted = Arrays.stream(sample).map(value -> value + 0.0).sorted().toArray();
    return of(
        sorted,
        (distinct, weights) -> {
          for (double value : sorted) {
            weights[Arrays.binarySearch(distinct, value)]++;
          }
        });
  }

  static Weighted of(double[] sorted, BiConsumer<double[], long[]> weigh) {
    int distinct = 0;
    for (double value : sorted) {
      if (distinct == 0 || sorted[distinct - 1] != value) {
        sorted[distinct++] = value;
      }
    }
    double[] values = Arrays.copyOf(sorted, distinct);
    long[] weights = new long[distinct];
    weigh.accept(values, weights);
    return new Weighted(values, weights);
  }

  /** The number of values in all. */
  public long total() {
    return total;
  }

  /** How many distinct numbers there are. */
  public int size() {
    return values.length;
  }

  /** The distinct number at {@code index}, counted from the smallest. */
  public double value(int index) {
    return values[index];
  }

  /** How many values the number at {@code index} stands for, at least 1. */
  public long weight(int index) {
    return weights[index];
  }

  /**
   * The quantile {@code q}, by linear interpolation between the two nearest ranks (type 7 of
   * Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996; the default of R and NumPy).
   *
   * @param q in [0, 1]
   * @throws IllegalStateException if there are no values
   */
  public double quantile(double q) {
    if (values.length == 0) {
      throw new IllegalStateException("no values, so no quantile");
    }
    double position = q * (total - 1);
    long rank = (long) position;
    double low = ofRank(rank);
    double fraction = position - rank;
    return fraction == 0 ? low : low + fraction * (ofRank(rank + 1) - low);
  }

  private double ofRank(long rank) {
    long below = 0;
    for (int i = 0; i < values.length; i++) {
      below += weights[i];
      if (rank < below) {
        return values[i];
      }
    }
    return values[values.length - 1];
  }

  /**
   * How many values fall into each bin of ascending {@code edges}: below the first edge, from the
   * first and below the second …, and from the last on. Shape [edges + 1].
   */
  public long[] counts(double[] edges) {
    long[] counts = new long[edges.length + 1];
    int bin = 0;
    for (int i = 0; i < values.length; i++) {
      while (bin < edges.length && values[i] >= edges[bin]) {
        bin++;
      }
      counts[bin] += weights[i];
    }
    return counts;
  }
}
