package io.millrace.domain.state;

import io.millrace.domain.Deadline;
import io.millrace.domain.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Full jitter: before attempt n, a random time up to {@code base · 2ⁿ⁻²}, at most {@code cap}.
 *
 * <p>Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
public record Backoff(Duration base, Duration cap, RandomGenerator random, InstantSource clock)
    implements IntConsumer {

  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** The backoff of writes to the state store, which take some 10 ms. */
  public static Backoff ofWrites(RandomGenerator random, InstantSource clock) {
    return new Backoff(FIRST, LONGEST, random, clock);
  }

  /**
   * Waits before the attempt of this number.
   *
   * @throws UnavailableException at once where the {@link Deadline} leaves no time for that
   */
  @Override
  public void accept(int attempt) {
    Duration wait = before(attempt);
    if (!Deadline.allows(wait, clock.instant())) {
      throw new UnavailableException(
          "no time is left for attempt %s; what was asked is safe to be asked again"
              .formatted(attempt));
    }
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while waiting to try again", e);
    }
  }

  /** How long to wait before the attempt of this number, 2, 3 …; between zero and the cap. */
  public Duration before(int attempt) {
    long limit = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempt - 2, 20));
    return Duration.ofMillis(random.nextLong(limit + 1));
  }
}
