package io.millrace.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrimingTest {

  private final AtomicInteger seconds = new AtomicInteger();
  private final Priming priming =
      new Priming(Duration.ofSeconds(5), () -> Instant.ofEpochSecond(seconds.get()));

  @Test
  void aRequestIsRunAsOftenAsItIsAskedFor() {
    AtomicInteger runs = new AtomicInteger();

    assertThat(priming.repeat(100, runs::incrementAndGet)).isEqualTo(100);
    assertThat(runs).hasValue(100);
  }

  @Test
  void aRequestThatFailsEndsThePrimingAndNothingElse() {
    AtomicInteger runs = new AtomicInteger();

    int done =
        priming.repeat(
            100,
            () -> {
              if (runs.incrementAndGet() == 3) {
                throw new IOException("no network yet");
              }
            });

    assertThat(done).isEqualTo(2);
  }

  @Test
  void aSlowRequestIsNotRepeatedForLong() {
    assertThat(priming.repeat(100, seconds::incrementAndGet)).isEqualTo(6);
  }
}
