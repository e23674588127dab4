package io.millrace.domain.training;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.training.Expenses.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is spent and set aside never goes beyond the budget. */
class ExpensesTest {

  private static final Instant LAST_MINUTE = Instant.parse("2026-11-30T23:59:00Z");
  private static final double PER_HOUR = 0.6;

  private final Transactions transactions = new Transactions(new InMemoryStateStore(), _ -> {});
  private Instant now = LAST_MINUTE;
  private final Runs runs = new Runs(transactions, () -> now);
  private final Expenses expenses = new Expenses(transactions, () -> now);

  @Test
  void whatAJobMayCostIsSetAsideAndWhatItCostIsCountedOnce() {
    Run run = granted(run(1), null);
    assertThat(run.price())
        .isEqualTo(new Run.Price("USD", "2026-11", PER_HOUR, 0.06, PER_HOUR, null));
    assertThat(granted(run, null)).isEqualTo(run);
    assertThat(spending().taken()).isEqualTo(PER_HOUR);

    for (int time = 0; time < 2; time++) {
      Run paid = expenses.counted(run, Duration.ofMinutes(20));
      assertThat(paid.price()).isNotNull().extracting(Run.Price::spent).isEqualTo(0.2);
    }
    assertThat(spending().spent()).isEqualTo(0.2);
    assertThat(spending().setAside()).isEmpty();
  }

  @Test
  void aJobHasNoMoreTimeThanTheBudgetPaysForAndTheNextIsRefusedInWords() {
    Run first = granted(run(1), 0.7);
    Run second = granted(run(2), 0.7);
    Run.Price left = Objects.requireNonNull(second.price());
    assertThat(left.most()).isEqualTo(0.1, within(1e-9));
    assertThat(left.longest()).isBetween(Duration.ofSeconds(599), Duration.ofMinutes(10));

    assertThat(ask(run(3), 0.7))
        .isEqualTo(
            new Answer.Refused(
                "Training would cost about 0.06 USD, and of the 0.70 USD that training.budget gives 2026-11, 0.00 USD are spent and 0.70 USD set aside for what runs: raise it, choose a training.compute that costs less, or train again next month."));

    expenses.counted(first, Duration.ofMinutes(5));
    assertThat(granted(run(3), 0.7).price()).isNotNull();
  }

  @Test
  void whatRunsOverTheEndOfAMonthCountsToTheOneInWhichItBegan() {
    Run run = granted(run(1), 1.0);
    now = now.plusSeconds(600);

    assertThat(spending().month()).isEqualTo("2026-12");
    assertThat(granted(run(2), 1.0).price()).isNotNull();
    expenses.counted(run, Duration.ofMinutes(10));

    assertThat(expenses.spending(CHURN, LAST_MINUTE).spent()).isEqualTo(0.1);
    assertThat(spending().spent()).isZero();
  }

  @Test
  void theTimeThatNobodyCanTellCountsToTheMostThatItMayCost() {
    Run run = granted(run(1), null);

    assertThat(expenses.counted(run, null).price()).isEqualTo(run.price());
    assertThat(spending().spent()).isEqualTo(PER_HOUR);
  }

  @Test
  void aRunForWhichNothingWasSetAsideCostsNothing() {
    Run run = run(1);
    assertThat(expenses.counted(run, Duration.ofHours(3))).isEqualTo(run);
    assertThat(spending()).isEqualTo(Spending.nothing(CHURN, "2026-11"));
  }

  private Spending spending() {
    return expenses.spending(CHURN, now);
  }

  private Run run(int number) {
    String id = "r-00000000000" + number;
    return runs.planned(
        new Run(CHURN, id, 1, 1, null, "dev-telco-churn-" + id, now, null, null, null));
  }

  private Answer ask(Run run, @Nullable Double budget) {
    return expenses.setAside(
        run, "USD", PER_HOUR, Duration.ofMinutes(6), Duration.ofHours(1), budget);
  }

  private Run granted(Run run, @Nullable Double budget) {
    return ((Answer.Granted) ask(run, budget)).run();
  }
}
