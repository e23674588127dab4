package io.millrace.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z"); // a Friday

  @Test
  void ratesCronsAndMomentsFireWhenTheySay() {
    assertThat(next("rate(5 minutes)", "UTC")).isEqualTo("2026-01-02T03:09:05Z");
    assertThat(next("cron(0 3 * * ? *)", "UTC")).isEqualTo("2026-01-03T03:00:00Z");
    assertThat(next("cron(0/15 * ? * MON-FRI *)", "UTC")).isEqualTo("2026-01-02T03:15:00Z");
    assertThat(next("cron(30 9 ? * 2 *)", "Europe/Berlin")).isEqualTo("2026-01-05T08:30:00Z");
    assertThat(next("at(2026-02-01T00:00:00)", "UTC")).isEqualTo("2026-02-01T00:00:00Z");
  }

  @Test
  void pastMomentNeverFires() {
    assertThat(Schedule.of("at(2025-01-01T00:00:00)", "UTC").after(NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "every day",
        "rate(5 moons)",
        "rate(0 minutes)",
        "cron(every day)",
        "cron(0 3 * * * *)",
        "at(tomorrow)"
      })
  void whatIsNoScheduleIsRefusedAndSaysWhichItIs(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.of(expression, "UTC"))
        .withMessageStartingWith("'%s' is no schedule: ".formatted(expression));
  }

  @Test
  void anUnknownZoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.of("cron(0 3 * * ? *)", "Mars/Olympus"))
        .withMessageContaining("Mars/Olympus");
  }

  private static String next(String expression, String zone) {
    return Schedule.of(expression, zone).after(NOW).orElseThrow().toString();
  }
}
