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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    record Granted(List<Charge> charges) implements Allowance {

      /** Of its limits the one of which least is left; empty where it has none. */
      public Optional<Charge> nearest() {
        return charges.stream().min(Comparator.comparingLong(Charge::left));
      }
    }

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
   * @param until when the sum begins anew
   * @param counted in tokens: as reckoned, and once it is settled what it took
   * @param sum with it, as it was counted last; others may have added since
   * @param limit that the sum may reach
   */
  public record Charge(
      String partition, String sort, Instant until, long counted, long sum, long limit) {

    /** How many tokens there were to have then. */
    public long left() {
      return Math.max(0, limit - sum);
    }
  }

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
          counted(
              new Charge(
                  "allowance#" + model,
                  "%s#%s#%s".formatted(caller.name(), window, window.start(now)),
                  window.end(now),
                  0,
                  0,
                  limit),
              reckoned);
      charges.add(charge);
      if (charge.sum() - reckoned >= limit) {
        var _ = settle(new Allowance.Granted(charges), 0);
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
   * @return the same, as it counts from now on
   * @throws io.millrace.domain.UnavailableException if nobody could count: it counts as reckoned
   */
  public Allowance.Granted settle(Allowance.Granted granted, long took) {
    return new Allowance.Granted(
        granted.charges().stream().map(charge -> counted(charge, took)).toList());
  }

  private Charge counted(Charge charge, long tokens) {
    long sum =
        totals.add(charge.partition(), charge.sort(), tokens - charge.counted(), charge.until());
    return new Charge(
        charge.partition(), charge.sort(), charge.until(), tokens, sum, charge.limit());
  }
}
