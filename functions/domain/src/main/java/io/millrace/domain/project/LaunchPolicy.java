package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.compute.TrainingWindow;
import org.jspecify.annotations.Nullable;

/**
 * When and where a project's models are trained, and for how much.
 *
 * @param compute where models are trained
 * @param trigger which published data are trained on unasked; null for every dataset version
 * @param window in which jobs are launched; null for any time
 * @param budget that training may cost in a month, in the currency of the price table; null for any
 */
public record LaunchPolicy(
    ComputeChoice compute,
    @Nullable TrainingTrigger trigger,
    @Nullable TrainingWindow window,
    @Nullable Double budget) {

  /** The most that a budget may be. */
  private static final double MOST_BUDGET = 1e9;

  public LaunchPolicy {
    Check.that(
        budget == null || (budget > 0 && budget <= MOST_BUDGET),
        "training.budget",
        "above 0, at most 1000000000",
        String.valueOf(budget));
  }

  /** A policy that trains on every dataset version, at any time, at any price. */
  public LaunchPolicy(ComputeChoice compute) {
    this(compute, null, null, null);
  }
}
