package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Caller;
import io.millrace.domain.project.TokenLimits;
import io.millrace.domain.state.RunningTotals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens of a language model each caller has had, in this minute and on this day of UTC.
 *
 * <p>What a request takes is known once it is answered. Until then it counts as it was reckoned, so
 * that however many ask at once no caller has more than the limit, but for what its last request
 * takes beyond it. What is never told, for whoever asked went away or the process was killed, goes
 * on counting as reckoned.
 */
public final class TokenAllowances {

  /** What a limit is of. */
  private enum Window {
    MINUTE(ChronoUnit.MINUTES),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Window(ChronoUnit unit) {
      this.unit = unit;
    }

    private @Nullable Long limit(TokenLimits limits) {
      return switch (this) {
        case MINUTE -> limits.tokensPerMinute();
        case DAY -> limits.tokensPerDay();
      };
    }

    private Instant start(Instant now) {
      return now.atOffset(ZoneOffset.UTC).truncatedTo(unit).toInstant();
    }

    private Instant end(Instant now) {
      return start(now).plus(unit.getDuration());
    }
  }

  /** Whether a request is let in. */
  public sealed interface Allowance {

    /** It is: {@link #settle} wants to hear what it took. */
    record Granted(List<Charge> charges) implements Allowance {}

    /**
     * It is not, for what there was is used up.
     *
     * @param window minute or day
     * @param wayOff until there is more
     */
    record Exhausted(String window, long limit, Duration wayOff) implements Allowance {}
  }

  /**
   * What a request counts as in a sum.
   *
   * @param reckoned in tokens
   */
  public record Charge(String partition, String sort, Instant until, long reckoned) {}

  private final RunningTotals totals;
  private final InstantSource clock;

  public TokenAllowances(RunningTotals totals, InstantSource clock) {
    this.totals = totals;
    this.clock = clock;
  }

  /**
   * Lets a request in, unless its caller has had what there is; then nothing is counted.
   *
   * @param reckoned how many tokens it may take, asked and answered
   * @throws io.millrace.domain.UnavailableException if nobody could count
   */
  public Allowance take(ProjectName model, Caller caller, TokenLimits limits, long reckoned) {
    Instant now = clock.instant();
    List<Charge> charges = new ArrayList<>();
    for (Window window : Window.values()) {
      Long limit = window.limit(limits);
      if (limit == null) {
        continue;
      }
      var charge =
          new Charge(
              "allowance#" + model,
              "%s#%s#%s".formatted(caller.name(), window, window.start(now)),
              window.end(now),
              reckoned);
      charges.add(charge);
      if (add(charge, reckoned) - reckoned >= limit) {
        settle(new Allowance.Granted(charges), 0);
        return new Allowance.Exhausted(
            window.name().toLowerCase(Locale.ROOT), limit, Duration.between(now, window.end(now)));
      }
    }
    return new Allowance.Granted(List.copyOf(charges));
  }

  /**
   * Counts what a request took in place of what was reckoned.
   *
   * @param took in tokens, asked and answered; 0 where it was not answered
   * @throws io.millrace.domain.UnavailableException if nobody could count: it counts as reckoned
   */
  public void settle(Allowance.Granted granted, long took) {
    for (Charge charge : granted.charges()) {
      add(charge, took - charge.reckoned());
    }
  }

  private long add(Charge charge, long amount) {
    return totals.add(charge.partition(), charge.sort(), amount, charge.until());
  }
}
