package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT10S, PT9S",
    "PT2.001S, PT1.001S",
    "PT2S, PT1S",
    "PT1.999S, PT0.999S",
    "PT1S, PT0.5S",
    "PT0.001S, PT0.001S",
    "PT0S, PT0.001S",
    "PT-9S, PT0.001S"
  })
  void aCallMayTakeAllButASecondOfWhatIsLeftAndHalfOfItWhereThatIsMore(
      Duration left, Duration ofCall) {
    assertThat(Deadline.at(NOW.plus(left), () -> Deadline.ofCall(NOW))).contains(ofCall);
  }

  @Test
  void whoeverWaitsHasASecondLeftAfterwards() {
    assertThat(Deadline.at(NOW.plusSeconds(3), () -> allows(Duration.ofSeconds(2)))).isTrue();
    assertThat(Deadline.at(NOW.plusSeconds(3), () -> allows(Duration.ofMillis(2001)))).isFalse();
  }

  @Test
  void workThatNobodyCutsOffTakesItsTime() {
    assertThat(allows(Duration.ofDays(365))).isTrue();
    assertThat(Deadline.ofCall(NOW)).isEqualTo(Optional.empty());
  }

  private static boolean allows(Duration wait) {
    return Deadline.allows(wait, NOW);
  }
}
