package io.millrace.domain.evaluation;

import io.millrace.domain.Task;

/** A figure of merit of a model. */
public enum Metric {
  /** Area under the receiver operating characteristic, in [0, 1]; macro one-vs-rest for classes. */
  AUC(true),
  /** Area under the precision-recall curve (average precision), in [0, 1]. */
  PR_AUC(true),
  /** Mean negative log-likelihood of the true class, in nats, at least 0. */
  LOG_LOSS(false),
  /** Share of rows whose most probable class is the true one, in [0, 1]. */
  ACCURACY(true),
  /** Harmonic mean of precision and recall, in [0, 1]; macro average for classes. */
  F1(true),
  /** Expected calibration error over ten equal-width bins, in [0, 1]. */
  CALIBRATION_ERROR(false),
  /** Root mean squared error, in the unit of the target. */
  RMSE(false),
  /** Mean absolute error, in the unit of the target. */
  MAE(false),
  /** Coefficient of determination, at most 1. */
  R2(true),
  /** Mean Poisson deviance of counts, at least 0. */
  POISSON_DEVIANCE(false),
  /** Mean Tweedie deviance of power 1.5 of amounts, at least 0. */
  TWEEDIE_DEVIANCE(false),
  /**
   * Normalized discounted cumulative gain of the first ten rows of each entity, in [0, 1]; the mean
   * of the entities that have a relevant row.
   */
  NDCG(true),
  /**
   * Average precision of the order of each entity's rows, of which those above 0 are relevant, in
   * [0, 1]; the mean of the entities that have a relevant row.
   */
  MAP(true),
  /** Share of rows whose interval holds the truth, in [0, 1]. */
  COVERAGE(true),
  /** Mean distance of an interval's ends, in the unit of the target, at least 0. */
  INTERVAL_WIDTH(false),
  /** Mean pinball loss of an interval's two ends as quantiles, in the unit of the target. */
  PINBALL_LOSS(false);

  private final boolean higherIsBetter;

  Metric(boolean higherIsBetter) {
    this.higherIsBetter = higherIsBetter;
  }

  /** Whether a higher value means a better model. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether it measures intervals, which not every model says. */
  public boolean isOfIntervals() {
    return switch (this) {
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> true;
      case AUC,
          PR_AUC,
          LOG_LOSS,
          ACCURACY,
          F1,
          CALIBRATION_ERROR,
          RMSE,
          MAE,
          R2,
          POISSON_DEVIANCE,
          TWEEDIE_DEVIANCE,
          NDCG,
          MAP ->
          false;
    };
  }

  /** Whether this metric is defined for the task. */
  public boolean appliesTo(Task task) {
    return switch (this) {
      case AUC, LOG_LOSS, ACCURACY, F1, CALIBRATION_ERROR -> task != Task.REGRESSION;
      case PR_AUC -> task == Task.BINARY;
      case RMSE, MAE, R2, POISSON_DEVIANCE, TWEEDIE_DEVIANCE -> task == Task.REGRESSION;
      case NDCG, MAP -> task == Task.REGRESSION;
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> task == Task.REGRESSION;
    };
  }

  /** Whether a model can have this value at all. */
  public boolean canBe(double value) {
    return switch (this) {
      case AUC, PR_AUC, ACCURACY, F1, CALIBRATION_ERROR, COVERAGE, NDCG, MAP ->
          value >= 0 && value <= 1;
      case LOG_LOSS, RMSE, MAE, POISSON_DEVIANCE, TWEEDIE_DEVIANCE -> value >= 0;
      case INTERVAL_WIDTH, PINBALL_LOSS -> value >= 0;
      case R2 -> value <= 1;
    };
  }

  /** How much better {@code value} is than {@code other}; negative where it is worse. */
  public double advantage(double value, double other) {
    return higherIsBetter ? value - other : other - value;
  }
}
