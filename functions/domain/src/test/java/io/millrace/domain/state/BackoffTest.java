package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Deadline;
import io.millrace.domain.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final int SEEDS = 10_000;
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void waitsAreSpreadUpToADoublingLimitAndTheCap() {
    var backoff = of(new Random(1), () -> NOW);
    for (int attempt = 2; attempt <= 64; attempt++) {
      long limit = Math.min(100, 10L << Math.min(attempt - 2, 10));
      long longest = 0;
      for (int draw = 0; draw < 500; draw++) {
        Duration wait = backoff.before(attempt);
        assertThat(wait).isBetween(Duration.ZERO, Duration.ofMillis(limit));
        longest = Math.max(longest, wait.toMillis());
      }
      assertThat(longest).as("attempt %s", attempt).isGreaterThan(limit * 3 / 4);
    }
  }

  /** The longest wait is drawn as well as none: {@code limit} and 0 are both reached. */
  @Test
  void bothEndsOfAWaitAreReached() {
    var backoff = of(new Random(1), () -> NOW);
    assertThat(IntStream.range(0, 1000).mapToObj(_ -> backoff.before(2)))
        .contains(Duration.ZERO, Duration.ofMillis(10))
        .allMatch(wait -> wait.compareTo(Duration.ofMillis(10)) <= 0);
  }

  /** Whoever tries for ever, on a clock of the test's own: it ends by itself in time to answer. */
  @Test
  void nobodyTriesAgainInTheLastSecondBeforeTheDeadline() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      Instant cutOff = NOW.plusMillis(random.nextInt(5000));
      var now = new Instant[] {NOW};
      int attempt = 1;
      while (mayTry(of(random, () -> now[0]), ++attempt, cutOff, now)) {
        assertThat(now[0]).as("seed %s", seed).isBeforeOrEqualTo(cutOff.minusSeconds(1));
        now[0] = now[0].plusMillis(random.nextInt(50)); // what the attempt takes
      }
      assertThat(now[0])
          .as("seed %s: it is not given up early", seed)
          .isAfter(cutOff.minusMillis(1101));
    }
  }

  /** As {@code accept}, but that waiting moves the clock. */
  private static boolean mayTry(Backoff backoff, int attempt, Instant cutOff, Instant[] now) {
    Duration wait = backoff.before(attempt);
    boolean allowed = Deadline.at(cutOff, () -> Deadline.allows(wait, now[0]));
    if (allowed) {
      now[0] = now[0].plus(wait);
    }
    return allowed;
  }

  @Test
  void whereNoTimeIsLeftItDoesNotEvenWait() {
    var backoff = new Backoff(Duration.ZERO, Duration.ZERO, new Random(1), () -> NOW);

    assertThatCode(() -> tries(backoff, NOW.plusSeconds(1))).doesNotThrowAnyException();
    assertThatThrownBy(() -> tries(backoff, NOW.plusMillis(999)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("no time is left for attempt 2; what was asked is safe to be asked again");
    assertThatCode(() -> backoff.accept(2)).as("nobody cuts it off").doesNotThrowAnyException();
  }

  private static Object tries(Backoff backoff, Instant cutOff) {
    return Deadline.at(
        cutOff,
        () -> {
          backoff.accept(2);
          return "";
        });
  }

  private static Backoff of(Random random, InstantSource clock) {
    return new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), random, clock);
  }
}
