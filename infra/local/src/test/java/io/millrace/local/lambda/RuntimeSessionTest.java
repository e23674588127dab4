package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RuntimeSessionTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @Test
  void theFirstInvocationHasMoreTimeOnABusyMachineAndNoOtherHas() throws Exception {
    assertThat(secondsGiven(new RuntimeSession(TIMEOUT, () -> 3))).containsExactly(180L, 60L);
    assertThat(secondsGiven(new RuntimeSession(TIMEOUT, () -> 40))).containsExactly(300L, 60L);
    assertThat(secondsGiven(new RuntimeSession(TIMEOUT, () -> 0.2))).containsExactly(60L, 60L);
    assertThat(secondsGiven(new RuntimeSession(TIMEOUT, () -> -0.5))).containsExactly(60L, 60L);
  }

  /** For its first and its second invocation, as its process is told. */
  private static long[] secondsGiven(RuntimeSession session) throws InterruptedException {
    return new long[] {secondsOfNext(session), secondsOfNext(session)};
  }

  private static long secondsOfNext(RuntimeSession session) throws InterruptedException {
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            var _ = session.invoke("id", "arn", "{}", "", null);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    RuntimeSession.Invocation invocation = session.next();
    Duration given = Duration.between(Instant.now(), invocation.deadline());
    session.returned(invocation.requestId(), "{}");
    caller.join();
    return Math.round(given.toMillis() / 1000.0);
  }
}
