package io.millrace.modeling.evaluate;

import io.millrace.domain.project.Objective;

/** How far a prediction is from the truth, by what an {@link Objective} is fitted for. */
public final class Deviance {

  private Deviance() {}

  /**
   * The unit deviance of one row: 0 where both are the same, and more the further apart they are.
   *
   * <p>Source: Jørgensen, The Theory of Dispersion Models (1997), chapter 4; scikit-learn's {@code
   * mean_tweedie_deviance} is its mean.
   *
   * @return NaN where it is not defined: of amounts where one is below 0, or nothing is predicted
   *     where something was
   */
  public static double of(Objective objective, double truth, double predicted) {
    double p = objective.power();
    if (p == 0) {
      return (predicted - truth) * (predicted - truth);
    }
    if (!(truth >= 0 && predicted >= 0) || (predicted == 0 && truth > 0)) {
      return Double.NaN;
    }
    double said = p == 1 ? predicted : Math.pow(predicted, 2 - p) / (2 - p);
    if (truth == 0) {
      return 2 * said;
    }
    double both =
        p == 1
            ? truth * Math.log(truth / predicted) - truth + said
            : Math.pow(truth, 2 - p) / ((1 - p) * (2 - p))
                - truth * Math.pow(predicted, 1 - p) / (1 - p)
                + said;
    return Math.max(0, 2 * both); // below by rounding only
  }
}
