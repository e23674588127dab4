package io.millrace.domain.evaluation;

import io.millrace.domain.Task;

/** How far models are apart that learned the same from the same rows, each with another seed. */
public enum StabilityMeasure {
  /** Standard deviation of the metric between seeds, in the metric's unit. */
  SPREAD,
  /**
   * Share of held-out rows of which two models say different classes, the mean of all pairs of
   * seeds: churn (Milani Fard et al., "Launch and Iterate: Reducing Prediction Churn", 2016), in
   * [0, 1].
   */
  FLIPS,
  /**
   * Standard deviation of what is predicted of a held-out row between seeds, the root of the mean
   * square of all rows, in the unit of the target.
   */
  DEVIATION;

  /** Whether it is defined for the task. */
  public boolean appliesTo(Task task) {
    return switch (this) {
      case SPREAD -> true;
      case FLIPS -> task != Task.REGRESSION;
      case DEVIATION -> task == Task.REGRESSION;
    };
  }

  /** Whether a gate can ask for at most this. */
  public boolean canBeAsked(double bound) {
    return bound >= 0 && Double.isFinite(bound) && (this != FLIPS || bound <= 1);
  }
}
