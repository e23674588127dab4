package io.millrace.modeling;

import io.millrace.domain.Check;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * How a 64-bit number is kept in 32 bits: as (value − center) / scale. What differs little from
 * other values, or is beyond a float, would be lost otherwise: 1,700,000,003 is 1,700,000,000
 * there.
 *
 * @param center finite
 * @param scale finite, above 0
 */
public record Scale(double center, double scale) {

  /** Numbers that are kept as they are. */
  public static final Scale NONE = new Scale(0, 1);

  private static final double LARGEST = 1e38; // room for sums of two in a float
  private static final int DIGITS = 7; // that a float has
  private static final double STEPS = 1 << 20; // that must fit into the middle half of all values

  public Scale {
    Check.that(Double.isFinite(center), "center", "a finite number", center);
    Check.that(scale > 0 && Double.isFinite(scale), "scale", "finite and above 0", scale);
  }

  /**
   * For a feature: {@link #NONE} where a float tells the values apart; else around the median, in
   * units of the distance of the quartiles. Order is all that trees look at.
   *
   * @param values NaN where missing
   */
  public static Scale ofFeature(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0 || Arrays.stream(sorted).allMatch(v -> (float) v == v)) {
      return NONE;
    }
    double median = sorted[sorted.length / 2];
    double spread = distance(sorted[sorted.length / 4], sorted[sorted.length * 3 / 4]);
    spread = spread > 0 ? spread : distance(sorted[0], sorted[sorted.length - 1]);
    double beyond = Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
    boolean coarse = Math.ulp((float) median) > spread / STEPS;
    return spread > 0 && (coarse || beyond > LARGEST) ? new Scale(median, spread) : NONE;
  }

  /**
   * For the target of a regression: around the mean, in standard deviations; 1 where all are equal.
   *
   * @param values finite, at least one
   */
  public static Scale ofTarget(double[] values) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    double unit =
        largest > 0 ? Math.scalb(1.0, Math.getExponent(largest)) : 1; // no square overflows
    double mean = Arrays.stream(values).map(v -> v / unit).average().orElse(0);
    double variance =
        Arrays.stream(values).map(v -> (v / unit - mean) * (v / unit - mean)).average().orElse(0);
    double deviation = Math.sqrt(variance) * unit;
    return new Scale(mean * unit, deviation > 0 && Double.isFinite(deviation) ? deviation : 1);
  }

  private static double distance(double low, double high) {
    return Math.min(high - low, Double.MAX_VALUE);
  }

  /** A value in 32 bits; NaN stays NaN, and what is beyond a float is far out, never infinite. */
  public float apply(double value) {
    double scaled = (value - center) / scale;
    return (float) (Double.isNaN(scaled) ? scaled : Math.clamp(scaled, -LARGEST, LARGEST));
  }

  /** The value that {@code scaled} stands for, to as many digits as it has. */
  public double undo(float scaled) {
    if (equals(NONE)) {
      return Double.parseDouble(Float.toString(scaled)); // the shortest decimal that is this float
    }
    double value = center + scale * scaled;
    if (!Double.isFinite(value)) {
      return Math.copySign(Double.MAX_VALUE, scaled);
    }
    int places = DIGITS - (int) Math.ceil(Math.log10(scale));
    return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
  }
}
