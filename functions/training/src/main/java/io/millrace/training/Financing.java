package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.price.TrainingPrices;
import io.millrace.domain.training.Expenses;
import io.millrace.domain.training.Expenses.Answer;
import io.millrace.domain.training.Run;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What jobs may cost: it is set aside before they are launched, and counted when they end. */
final class Financing {

  private final Expenses expenses;
  private final TrainingPrices prices;

  Financing(Expenses expenses, TrainingPrices prices) {
    this.expenses = expenses;
    this.prices = prices;
  }

  /**
   * Sets aside what the jobs of a run may cost.
   *
   * @param count of the jobs, one after another
   * @param estimated time that each probably takes
   * @param budget of its project and month; null where there is none
   * @return where each runs, with as much time as is paid for
   * @throws InvalidInputException if the budget does not suffice, or nobody can tell whether it
   *     does
   */
  Compute paid(Run run, Compute compute, int count, Duration estimated, @Nullable Double budget) {
    Optional<Double> perHour = prices.perHour(compute);
    if (perHour.isEmpty()) {
      if (budget != null) {
        throw new InvalidInputException(
            "The price table has no price of %s, so nobody can tell whether training.budget suffices: choose another training.compute, or leave the budget out."
                .formatted(compute.place()));
      }
      return compute;
    }
    Duration likely =
        estimated.compareTo(compute.timeLimit()) < 0 ? estimated : compute.timeLimit();
    return switch (expenses.setAside(
        run,
        prices.currency(),
        perHour.get(),
        likely.multipliedBy(count),
        compute.timeLimit().multipliedBy(count),
        budget)) {
      case Answer.Granted(var granted) ->
          compute.within(Objects.requireNonNull(granted.price()).longest().dividedBy(count));
      case Answer.Refused(var why) -> throw new InvalidInputException(why);
    };
  }

  /**
   * Counts what the jobs of a run did cost, once.
   *
   * @param time that is paid for; null where nobody can tell
   */
  void counted(Run run, @Nullable Duration time) {
    var _ = expenses.counted(run, time);
  }
}
