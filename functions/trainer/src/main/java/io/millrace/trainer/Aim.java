package io.millrace.trainer;

import java.util.Map;
import java.util.TreeMap;

/**
 * What trees are grown for, as XGBoost is told.
 *
 * @param objective XGBoost's {@code objective}
 * @param treesARound how many each round grows: one a sum of a row
 * @param told what else belongs to the objective
 * @param base from the mean label to where the sums start, in the space of predictions
 */
record Aim(String objective, int treesARound, Map<String, Object> told, Base base) {

  /** The least mean of amounts that is said: its logarithm must be a number. */
  static final double LEAST_MEAN = 1e-6;

  /** Where sums start. */
  interface Base {
    float of(float mean);
  }

  Aim {
    told = Map.copyOf(told);
  }

  /**
   * The loss of a project's models.
   *
   * @param classes that are told apart; 0 for a regression
   */
  static Aim of(Loss loss, int classes) {
    Map<String, Object> told =
        switch (loss) {
          case SOFTMAX -> Map.of("num_class", classes);
          case TWEEDIE -> Map.of("tweedie_variance_power", loss.ofRegression().power());
          case LOGISTIC, SQUARED_ERROR, POISSON, RANKING -> Map.of();
        };
    return new Aim(
        loss.objective(),
        loss == Loss.SOFTMAX ? classes : 1,
        told,
        switch (loss) {
          case LOGISTIC -> mean -> Math.clamp(mean, 1e-6f, 1 - 1e-6f); // of one class only
          case SOFTMAX -> _ -> 0.5f;
          case SQUARED_ERROR -> mean -> mean;
          case RANKING -> _ -> 0f;
          case POISSON, TWEEDIE -> mean -> Math.max(mean, (float) LEAST_MEAN); // of zeros only
        });
  }

  /** Two quantiles, each of which grows a tree a round. */
  static Aim ofQuantiles(double lower, double upper) {
    return new Aim(
        "reg:quantileerror",
        2,
        new TreeMap<>(Map.of("quantile_alpha", "[%s,%s]".formatted(lower, upper))),
        mean -> mean);
  }
}
