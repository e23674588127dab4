package io.millrace.domain.ledger;

import io.millrace.domain.UnavailableException;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Full jitter: before attempt n, a random time up to {@code base · 2ⁿ⁻²}, at most {@code cap}.
 *
 * <p>Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
public record Backoff(Duration base, Duration cap, RandomGenerator random) implements IntConsumer {

  @Override
  public void accept(int attempt) {
    try {
      Thread.sleep(before(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while waiting to try again", e);
    }
  }

  /** How long to wait before the attempt of this number, 2, 3 …; between zero and the cap. */
  Duration before(int attempt) {
    long limit = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempt - 2, 20));
    return Duration.ofMillis(random.nextLong(limit + 1));
  }
}
