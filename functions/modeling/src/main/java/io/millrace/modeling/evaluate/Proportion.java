package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Estimate;

/**
 * A share of rows, and how far it is known.
 *
 * @param hits rows that count, in [0, rows]
 * @param rows of which they are a share, at least 0
 * @param alike how many rows say as much as one that is an observation of its own; at least 1
 */
public record Proportion(double hits, double rows, double alike) {

  private static final double Z = 1.959964; // of the middle 95 % of a normal distribution

  /** The share; NaN where there are no rows. */
  public double share() {
    return hits / rows;
  }

  /** How many observations these rows are. */
  public double observations() {
    return rows / alike;
  }

  /**
   * The share with its interval.
   *
   * <p>Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA
   * 22, 1927.
   */
  public Estimate estimate() {
    double n = observations();
    double center = (share() + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half =
        Z * Math.sqrt(share() * (1 - share()) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
    return around(share(), center - half, center + half);
  }

  /**
   * This share less another one of other rows.
   *
   * <p>Source: Newcombe, "Interval Estimation for the Difference between Independent Proportions",
   * Statistics in Medicine 17, 1998, method 10.
   */
  public Estimate less(Proportion other) {
    return meanOf(this, other, this, other);
  }

  /**
   * The mean of two differences, of shares of four sets of rows of which none is in two; or one
   * difference, given twice.
   *
   * <p>Source: as {@link #less}, with the squares of all that it is made of, as Zou and Donner,
   * Statistics in Medicine 27, 2008, extend it.
   */
  public static Estimate meanOf(
      Proportion one, Proportion other, Proportion second, Proportion secondOther) {
    double value = (one.share() - other.share() + second.share() - secondOther.share()) / 2;
    boolean twice = one.equals(second) && other.equals(secondOther);
    double down = square(one.down()) + square(other.up());
    double up = square(one.up()) + square(other.down());
    if (!twice) {
      down = (down + square(second.down()) + square(secondOther.up())) / 4;
      up = (up + square(second.up()) + square(secondOther.down())) / 4;
    }
    return around(value, value - Math.sqrt(down), value + Math.sqrt(up));
  }

  /**
   * This share divided by another one of other rows, which is not 0.
   *
   * <p>Source: the logarithm is taken as normal, half a row added to each count (Walter, "The
   * Distribution of Levin's Measure of Attributable Risk", Biometrika 62, 1975).
   */
  public Estimate by(Proportion other) {
    double mine = hits / alike + 0.5;
    double theirs = other.hits / other.alike + 0.5;
    double n = observations() + 0.5;
    double m = other.observations() + 0.5;
    double center = Math.log(mine / n) - Math.log(theirs / m);
    double half = Z * Math.sqrt(Math.max(0, 1 / mine - 1 / n + 1 / theirs - 1 / m));
    return around(share() / other.share(), Math.exp(center - half), Math.exp(center + half));
  }

  private double down() {
    return share() - estimate().low();
  }

  private double up() {
    return estimate().high() - share();
  }

  private static double square(double value) {
    return value * value;
  }

  private static Estimate around(double value, double low, double high) {
    return new Estimate(value, Math.min(value, low), Math.max(value, high));
  }
}
