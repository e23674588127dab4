package io.millrace.tabular.profile;

import io.millrace.columns.Codec;
import io.millrace.columns.LongCodec;
import io.millrace.columns.NumberCodec;
import io.millrace.columns.StringCodec;
import io.millrace.domain.project.ColumnType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of numbers. Dates count as days, timestamps as milliseconds since 1970-01-01 UTC.
 *
 * <p>Mean and variance are kept by Welford's method and merged by that of Chan, Golub and LeVeque
 * (1979), which lose no digits where sums of squares would.
 */
public final class NumberProfile extends ColumnProfile {

  private static final double COMMON = 0.01;

  private QuantileSketch quantiles = new QuantileSketch();
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;

  NumberProfile(String name, ColumnType type) {
    super(name, type);
  }

  /** Counts a row with this value, which must be finite. */
  @Override
  public void add(double value) {
    counted();
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    double apart = value - mean;
    mean += apart / count();
    squares += apart * (value - mean);
    quantiles.add(value);
    distinctValues().update(value);
  }

  /** The smallest value; positive infinity where there is none. */
  public double minimum() {
    return minimum;
  }

  /** The largest value; negative infinity where there is none. */
  public double maximum() {
    return maximum;
  }

  /** The arithmetic mean; 0 where there are no values. */
  public double mean() {
    return mean;
  }

  /** The standard deviation of the sample (n − 1); 0 for fewer than two values. */
  public double standardDeviation() {
    return count() < 2 ? 0 : Math.sqrt(squares / (count() - 1));
  }

  /** The distribution: exact up to 2,047 values, beyond that within 0.5 % of rank. */
  public EmpiricalDistribution distribution() {
    return quantiles.distribution();
  }

  /** The most that a share told by {@link #distribution} can be off; 0 while it is exact. */
  public double error() {
    return count() < QuantileSketch.BUFFER ? 0 : QuantileSketch.RANK_ERROR;
  }

  /**
   * Values counted in {@code bins} bins of equal width from minimum to maximum; empty without
   * values.
   */
  public long[] histogram(int bins) {
    if (count() == 0) {
      return new long[0];
    }
    double width = (maximum - minimum) / bins;
    double[] edges = new double[bins - 1];
    Arrays.setAll(edges, i -> minimum + (i + 1) * width);
    return distribution().counts(edges);
  }

  /** Values that at least 1 % of the rows share, with their counts, the most frequent first. */
  public List<ValueCount> common(int most) {
    EmpiricalDistribution distribution = distribution();
    return IntStream.range(0, distribution.size())
        .filter(i -> distribution.weight(i) >= Math.max(2, COMMON * count()))
        .mapToObj(i -> new ValueCount(word(distribution.value(i)), distribution.weight(i)))
        .sorted(Comparator.comparingLong(ValueCount::count).reversed())
        .limit(most)
        .toList();
  }

  /** A value as it is written in a column of this type. */
  public String word(double value) {
    return switch (Codec.of(type())) {
      case NumberCodec numbers -> numbers.word(value);
      case LongCodec longs -> longs.word((long) value);
      case StringCodec _ -> throw new IllegalStateException("numbers in " + type());
    };
  }

  @Override
  void mergeValues(ColumnProfile other) {
    NumberProfile more = (NumberProfile) other;
    if (more.count() == 0) {
      return;
    }
    long before = count() - more.count();
    double apart = more.mean - mean;
    mean += apart * more.count() / count();
    squares += more.squares + apart * apart * ((double) before * more.count() / count());
    minimum = Math.min(minimum, more.minimum);
    maximum = Math.max(maximum, more.maximum);
    quantiles.merge(more.quantiles);
  }

  QuantileSketch quantiles() {
    return quantiles;
  }

  double squares() {
    return squares;
  }

  void restore(double minimum, double maximum, double mean, double squares, QuantileSketch from) {
    this.minimum = minimum;
    this.maximum = maximum;
    this.mean = mean;
    this.squares = squares;
    quantiles = from;
  }
}
