package io.millrace.domain.training;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.training.Run.Price;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What training costs each project, month by month, and the budget that it may cost at most.
 *
 * <p>Before a job is launched, the most that it may cost is set aside; once it has ended, what it
 * did cost is counted. So what is spent never goes beyond the budget, however many jobs run at a
 * time. The time of a job whose end nobody can tell counts to the most that it may cost.
 */
public final class Expenses {

  private static final String SET_ASIDE = "set aside";

  private final Transactions transactions;
  private final InstantSource clock;

  public Expenses(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What came of asking for money. */
  public sealed interface Answer {

    /** It is set aside for this run, which says how much. */
    record Granted(Run run) implements Answer {}

    /**
     * The budget does not suffice.
     *
     * @param why in words, and what to do
     */
    record Refused(String why) implements Answer {}
  }

  /** What was spent in the month of this time, and is set aside. */
  public Spending spending(ProjectName project, Instant at) {
    return read(project, month(at))
        .map(Revised::value)
        .orElse(Spending.nothing(project, month(at)));
  }

  /**
   * Sets aside what the job of a run may cost: the price of its longest time, or what is left of
   * the budget, if that is less and the job probably takes less. Idempotent: a run for which
   * something is set aside keeps it.
   *
   * @param perHour that the job runs
   * @param estimated time that it probably takes
   * @param longest time that it may take
   * @param budget of a month; null where there is none
   */
  public Answer setAside(
      Run run,
      String currency,
      double perHour,
      Duration estimated,
      Duration longest,
      @Nullable Double budget) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      if (read.value().price() != null) {
        return new Decision.NoChange<>(new Answer.Granted(read.value()));
      }
      String month = month(clock.instant());
      var kept = read(run.project(), month);
      Spending spending = kept.map(Revised::value).orElse(Spending.nothing(run.project(), month));
      double estimate = Price.of(perHour, estimated);
      double most = Price.of(perHour, longest);
      if (budget != null) {
        double left = budget - spending.taken();
        if (estimate > left) {
          return new Decision.NoChange<>(
              new Answer.Refused(refusal(estimate, budget, spending, currency)));
        }
        most = Math.min(most, left);
      }
      Run priced = read.value().priced(new Price(currency, month, perHour, estimate, most, null));
      return new Decision.Commit<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, priced),
                  write(spending.with(run.runId(), most), kept)),
              audited(
                  month,
                  AuditedChange.NONE,
                  SET_ASIDE,
                  "run %s: %s, probably %s"
                      .formatted(run.runId(), money(most, currency), money(estimate, currency))),
              List.of()),
          new Answer.Granted(priced));
    });
  }

  /**
   * Counts what the job of a run did cost. Idempotent: it is counted once.
   *
   * @param time that is paid for; null where nobody can tell
   */
  public Run counted(Run run, @Nullable Duration time) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      Price price = read.value().price();
      Optional<Revised<Spending>> kept =
          price == null ? Optional.empty() : read(run.project(), price.month());
      if (price == null
          || kept.isEmpty()
          || !kept.get().value().setAside().containsKey(run.runId())) {
        return new Decision.NoChange<>(read.value());
      }
      Price paid = time == null ? price : price.counted(time);
      double cost = paid.spent() == null ? price.most() : paid.spent();
      Run counted = read.value().priced(paid);
      return new Decision.Commit<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, counted),
                  write(kept.get().value().counted(run.runId(), cost), kept)),
              audited(
                  price.month(),
                  SET_ASIDE,
                  "spent",
                  "run %s: %s%s"
                      .formatted(
                          run.runId(),
                          money(cost, price.currency()),
                          time == null
                              ? ", since nobody can tell how long it ran"
                              : " for %s s".formatted(time.toSeconds()))),
              List.of()),
          counted);
    });
  }

  private static String refusal(
      double estimate, double budget, Spending spending, String currency) {
    return "Training would cost about %s, and of the %s that training.budget gives %s, %s are spent%s: raise it, choose a training.compute that costs less, or train again next month."
        .formatted(
            money(estimate, currency),
            money(budget, currency),
            spending.month(),
            money(spending.spent(), currency),
            spending.setAside().isEmpty()
                ? ""
                : " and %s set aside for what runs"
                    .formatted(money(spending.taken() - spending.spent(), currency)));
  }

  /** An amount, with as much of its fraction as says something. */
  private static String money(double amount, String currency) {
    return String.format(
        Locale.ROOT, amount > 0 && amount < 0.01 ? "%.4f %s" : "%.2f %s", amount, currency);
  }

  private static String month(Instant at) {
    return YearMonth.from(at.atZone(ZoneOffset.UTC)).toString();
  }

  private Optional<Revised<Spending>> read(ProjectName project, String month) {
    return transactions.stateStore().find(Spending.key(project, month));
  }

  private Revised<Run> read(Run run) {
    return transactions
        .stateStore()
        .find(key(run))
        .orElseThrow(() -> new IllegalArgumentException("not planned: " + run.runId()));
  }

  private static Key<Run> key(Run run) {
    return Run.key(run.project(), run.runId());
  }

  private static Write<Spending> write(Spending spending, Optional<Revised<Spending>> read) {
    return new Write<>(
        Spending.key(spending.project(), spending.month()),
        spending,
        read.map(Revised::revision).orElse(0L));
  }

  private AuditedChange audited(String month, String from, String to, String why) {
    return new AuditedChange(
        clock.instant(), AuditedChange.MILLRACE, "spending/" + month, from, to, why);
  }
}
