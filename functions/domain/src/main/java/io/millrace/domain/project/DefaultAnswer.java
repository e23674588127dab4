package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Interval;
import io.millrace.domain.Task;
import org.jspecify.annotations.Nullable;

/** What callers are answered where no version of a model can predict: the same for every row. */
public sealed interface DefaultAnswer {

  /**
   * A number, of a regression.
   *
   * @param value in the unit of the target, finite
   * @param interval around it, where the model says intervals; null elsewhere
   */
  record Estimate(double value, @Nullable Interval interval) implements DefaultAnswer {
    public Estimate {
      Check.that(Double.isFinite(value), "default value", "a finite number", value);
      Check.that(
          interval == null || (interval.lower() <= value && value <= interval.upper()),
          "default value",
          "from lower to upper",
          value);
    }
  }

  /**
   * How probable the positive class is, of a binary task.
   *
   * @param positive in [0, 1]
   */
  record Probability(double positive) implements DefaultAnswer {
    public Probability {
      Check.that(positive >= 0 && positive <= 1, "default probability", "0 to 1", positive);
    }
  }

  /** A class, with the probability 1. */
  record OfClass(String label) implements DefaultAnswer {}

  /**
   * Refuses what the task cannot be answered with.
   *
   * @param intervals whether the model says them
   * @throws io.millrace.domain.InvalidInputException if it is of another task, no class that the
   *     target may be, or without an interval where the model says one
   */
  default void check(Target target, boolean intervals) {
    switch (this) {
      case Estimate(var _, var interval) -> {
        Check.that(
            target.task() == Task.REGRESSION,
            "deployment.fallback.default",
            "a class, or of a binary task a probability",
            "a value");
        Check.that(
            intervals == (interval != null),
            "deployment.fallback.default",
            intervals
                ? "a value with lower and upper, as training.interval says intervals"
                : "a value alone, as there is no training.interval",
            intervals ? "a value alone" : "a value with lower and upper");
      }
      case Probability _ ->
          Check.that(
              target.task() == Task.BINARY,
              "deployment.fallback.default",
              target.task() == Task.REGRESSION ? "a value" : "a class",
              "a probability");
      case OfClass(var label) ->
          Check.that(
              target.task() != Task.REGRESSION && target.mayBe(label),
              "deployment.fallback.default",
              target.task() == Task.REGRESSION
                  ? "a value"
                  : "a class that the rules of '%s' let in".formatted(target.column().name()),
              label);
    }
  }
}
