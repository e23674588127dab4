package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutPolicyTest {

  private static final Duration BAKE = Duration.ofMinutes(10);

  @Test
  void stepsRiseFromNothingToLessThanAll() {
    for (List<Integer> good : List.of(List.of(0), List.of(99), List.of(0, 1, 50), List.of(10))) {
      assertThatCode(() -> new RolloutPolicy(good, BAKE, null)).doesNotThrowAnyException();
    }
    for (List<Integer> bad :
        List.of(
            List.<Integer>of(),
            List.of(-1),
            List.of(100),
            List.of(10, 10),
            List.of(20, 10),
            IntStream.range(0, 21).boxed().toList())) {
      assertThatThrownBy(() -> new RolloutPolicy(bad, BAKE, null))
          .as("%s", bad)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("steps");
    }
  }

  @Test
  void aLatencyIsOneThatACallerWaitsForAndThatSomeStepHasRequestsFor() {
    for (long millis : List.of(1L, 250L, 30_000L)) {
      assertThatCode(() -> watched(List.of(0, 10), Duration.ofMillis(millis)))
          .doesNotThrowAnyException();
    }
    for (Duration bad :
        List.of(
            Duration.ZERO,
            Duration.ofMillis(-1),
            Duration.ofNanos(1_500_000),
            Duration.ofDays(1))) {
      assertThatThrownBy(() -> watched(List.of(10), bad))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("latency must be 1 ms to 30 s");
    }
    assertThatThrownBy(() -> watched(List.of(0), Duration.ofMillis(250)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("latency must be of requests, but no step has any");
  }

  private static RolloutPolicy watched(List<Integer> steps, Duration latency) {
    return new RolloutPolicy(steps, BAKE, null, null, latency, null);
  }

  @Test
  void aVersionThatIsTriedHasNoTrafficInItsFirstStep() {
    var shadow = new ShadowPolicy(100, 0, 0);
    assertThatCode(() -> new RolloutPolicy(List.of(0, 10), BAKE, null, null, null, shadow))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new RolloutPolicy(List.of(10), BAKE, null, null, null, shadow))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("steps must be 0 first, where there is a shadow");
    assertThatThrownBy(() -> new ShadowPolicy(0, 0, 0)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> new ShadowPolicy(1, 1, 0)).hasMessageContaining("less than 1");
    assertThatThrownBy(() -> new ShadowPolicy(1, Double.NaN, 0)).hasMessageContaining("less than");
    assertThatThrownBy(() -> new ShadowPolicy(1, 0, -0.1)).hasMessageContaining("tolerance");
  }

  @Test
  void aStepIsWatchedForAMinuteAtLeast() {
    assertThatCode(() -> new RolloutPolicy(List.of(1), RolloutPolicy.SHORTEST, null))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new RolloutPolicy(List.of(1), Duration.ofSeconds(59), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bake");
  }
}
