package io.millrace.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the work at hand is cut off, where somebody cuts it off: Lambda ends an invocation after its
 * timeout, wherever it is. Whoever would wait or try again asks first, so that work ends by itself,
 * says how far it came, and is done again from there.
 */
public final class Deadline {

  /** What is kept of the time for answering. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private static final ScopedValue<Instant> CUT_OFF = ScopedValue.newInstance();

  private Deadline() {}

  /** Does this work, which is cut off then; it alone, and not what other threads do for it. */
  public static <R, X extends Throwable> R at(
      Instant cutOff, ScopedValue.CallableOp<? extends R, X> work) throws X {
    return ScopedValue.where(CUT_OFF, cutOff).call(work);
  }

  /**
   * Whether one may wait for so long and try again then: a second before the deadline nothing is
   * tried again.
   *
   * @param now the time
   */
  public static boolean allows(Duration wait, Instant now) {
    return !CUT_OFF.isBound() || !now.plus(wait).plus(RESERVE).isAfter(CUT_OFF.get());
  }

  /**
   * How long one call may take: until a second before the deadline, or half of what is left, which
   * is more where it is close. Empty where nothing is cut off.
   *
   * @param now the time
   * @return at least a millisecond
   */
  public static Optional<Duration> ofCall(Instant now) {
    if (!CUT_OFF.isBound()) {
      return Optional.empty();
    }
    long left = Duration.between(now, CUT_OFF.get()).toMillis();
    return Optional.of(
        Duration.ofMillis(Math.max(1, Math.max(left - RESERVE.toMillis(), left / 2))));
  }
}
