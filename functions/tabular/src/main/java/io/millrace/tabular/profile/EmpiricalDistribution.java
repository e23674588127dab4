package io.millrace.tabular.profile;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/**
 * A sample as distinct numbers in ascending order, each with how many values it stands for: the
 * form in which distributions are compared.
 */
public final class EmpiricalDistribution {

  private final double[] values;
  private final long[] weights;
  private final long total;

  private EmpiricalDistribution(double[] values, long[] weights) {
    this.values = values;
    this.weights = weights;
    this.total = Arrays.stream(weights).sum();
  }

  /** The exact distribution of these numbers, none of them NaN. */
  public static EmpiricalDistribution of(double... sample) {
    double[] sorted = Arrays.stream(sample).map(value -> value + 0.0).sorted().toArray();
    return of(
        sorted,
        (distinct, weights) -> {
          for (double value : sorted) {
            weights[Arrays.binarySearch(distinct, value)]++;
          }
        });
  }

  static EmpiricalDistribution of(double[] sorted, BiConsumer<double[], long[]> weigh) {
    int distinct = 0;
    for (double value : sorted) {
      if (distinct == 0 || sorted[distinct - 1] != value) {
        sorted[distinct++] = value;
      }
    }
    double[] values = Arrays.copyOf(sorted, distinct);
    long[] weights = new long[distinct];
    weigh.accept(values, weights);
    return new EmpiricalDistribution(values, weights);
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

  /** The number that more than half of the values are, if there is one. */
  public OptionalDouble common() {
    for (int i = 0; i < values.length; i++) {
      if (weights[i] > total / 2) {
        return OptionalDouble.of(values[i]);
      }
    }
    return OptionalDouble.empty();
  }

  /** How many values are this number. */
  public long weightOf(double value) {
    int at = Arrays.binarySearch(values, value + 0.0);
    return at < 0 ? 0 : weights[at];
  }

  /** The values that are not this number. */
  public EmpiricalDistribution without(double value) {
    int at = Arrays.binarySearch(values, value + 0.0);
    if (at < 0) {
      return this;
    }
    double[] others = new double[values.length - 1];
    long[] theirs = new long[values.length - 1];
    System.arraycopy(values, 0, others, 0, at);
    System.arraycopy(values, at + 1, others, at, others.length - at);
    System.arraycopy(weights, 0, theirs, 0, at);
    System.arraycopy(weights, at + 1, theirs, at, theirs.length - at);
    return new EmpiricalDistribution(others, theirs);
  }

  /** How many values are larger than this number. */
  public long above(double value) {
    long above = 0;
    for (int i = values.length - 1; i >= 0 && values[i] > value; i--) {
      above += weights[i];
    }
    return above;
  }

  /** How many values are smaller than this number. */
  public long below(double value) {
    long below = 0;
    for (int i = 0; i < values.length && values[i] < value; i++) {
      below += weights[i];
    }
    return below;
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
