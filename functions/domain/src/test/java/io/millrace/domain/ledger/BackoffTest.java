package io.millrace.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void waitsAreSpreadUpToADoublingLimitAndTheCap() {
    var backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), new Random(1));
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
}
