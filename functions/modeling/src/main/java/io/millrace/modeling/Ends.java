package io.millrace.modeling;

import io.millrace.domain.Check;
import io.millrace.domain.Interval;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.Scorer;

/**
 * Says between which numbers the truth of a row lies, as often as its signature promises:
 * conformalized quantile regression (Romano, Patterson, Candès, Conformalized Quantile Regression,
 * NeurIPS 2019). Trees say two quantiles of a row, and both are moved by one margin, which rows
 * that those trees have not learned from chose.
 *
 * <p>The ends do not cross: where trees say the upper quantile below the lower one, the two change
 * places (Chernozhukov, Fernández-Val, Galichon, Econometrica 78, 2010). The estimate is always in
 * the interval, which is widened to it where need be. Neither makes the truth lie outside more
 * often.
 */
public final class Ends {

  private final Scorer quantiles;
  private final Signature.Bounds bounds;

  /**
   * @param quantiles says two sums a row, in the scale of learning
   * @throws InvalidInputException if it says another number of sums
   */
  public Ends(Scorer quantiles, Signature.Bounds bounds) {
    Check.that(quantiles.link() == Link.IDENTITY, "link", "identity", quantiles.link());
    Check.that(quantiles.sums() == 2, "quantiles of an interval", "two", quantiles.sums());
    this.quantiles = quantiles;
    this.bounds = bounds;
  }

  /** How many features a row has. */
  int features() {
    return quantiles.features();
  }

  /** What is promised of the intervals. */
  public Signature.Bounds bounds() {
    return bounds;
  }

  /**
   * The interval of a row, in the unit of the target.
   *
   * @param rows features, NaN where missing; the row starts at {@code at}
   * @param estimate of the row, in the unit of the target
   * @param scale in which the quantiles are
   * @param least that a truth can be
   */
  Interval of(float[] rows, int at, double estimate, Scale scale, double least) {
    double[] ends = ordered(quantiles, rows, at);
    double lower = scale.undo((float) (ends[0] - bounds.margin()));
    double upper = scale.undo((float) (ends[1] + bounds.margin()));
    return new Interval(Math.min(Math.max(least, lower), estimate), Math.max(upper, estimate));
  }

  /** The two quantiles that trees say of a row, the lower one first. */
  public static double[] ordered(Scorer quantiles, float[] rows, int at) {
    double[] ends = new double[2];
    quantiles.sum(rows, at, ends);
    return ends[0] <= ends[1] ? ends : new double[] {ends[1], ends[0]};
  }
}
