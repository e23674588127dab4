package io.millrace.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OccurrencesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate(5 minutes)         | 8760
          rate(1 hour)            | 730
          rate(1 day)             | 30.4166667
          cron(0 3 * * ? *)       | 30.4166667
          cron(0/15 * * * ? *)    | 2920
          cron(0 8 ? * MON-FRI *) | 21.75
          cron(0 0 1 * ? *)       | 1
          """)
  void aScheduleFiresSoOftenInAMonth(String expression, double times) {
    assertThat(Occurrences.inMonth(expression)).isCloseTo(times, within(1e-4));
  }

  @Test
  void onceIsNotMonthly() {
    assertThat(Occurrences.inMonth("at(2026-01-02T03:04:05)")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hourly", "rate(5 moons)", "rate(0 minutes)", "cron(every day)"})
  void whatIsNoScheduleIsRefused(String expression) {
    assertThatExceptionOfType(CostException.class)
        .isThrownBy(() -> Occurrences.inMonth(expression))
        .withMessageContaining(expression.replaceAll(".*\\(|\\)", ""));
  }
}
