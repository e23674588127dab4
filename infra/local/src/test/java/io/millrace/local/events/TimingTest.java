package io.millrace.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.TemplateException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimingTest {

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
    assertThat(Timing.of("at(2025-01-01T00:00:00)", "UTC").after(NOW)).isEmpty();
  }

  @Test
  void unknownExpressionIsRefused() {
    assertThatThrownBy(() -> Timing.of("every day", "UTC")).isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Timing.of("rate(5 moons)", "UTC"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Timing.of("cron(0 3 * * * *)", "UTC"))
        .isInstanceOf(TemplateException.class);
  }

  private static String next(String expression, String zone) {
    return Timing.of(expression, zone).after(NOW).orElseThrow().toString();
  }
}
