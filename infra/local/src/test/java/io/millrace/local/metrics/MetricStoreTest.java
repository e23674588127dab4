package io.millrace.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricStoreTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final MetricId LATENCY = new MetricId("AWS/Lambda", "Duration", Map.of());

  private final MetricStore store = new MetricStore();

  @Test
  void oldSecondsKeepTheirSumsAndAFewSamplesForPercentiles() {
    for (int second = 0; second < 200; second++) {
      for (int value = 1; value <= 500; value++) {
        store.at(LATENCY, START.plusSeconds(second)).add(value);
      }
    }

    assertThat(at(0).samples()).isEqualTo(10);
    assertThat(at(138).samples()).isEqualTo(10);
    assertThat(at(199).samples()).isEqualTo(500);
    assertThat(at(0).statistic("SampleCount")).isEqualTo(500);
    assertThat(at(0).statistic("Maximum")).isEqualTo(500);
    assertThat(at(0).statistic("p50")).isCloseTo(250, within(60.0));
  }

  @Test
  void theRankOfALimitIsThePercentageOfTheValuesThatAreNoGreater() {
    for (int value = 1; value <= 200; value++) {
      store.at(LATENCY, START).add(value);
    }

    assertThat(at(0).statistic("PR(:150)")).isEqualTo(75);
    assertThat(at(0).statistic("PR(150:)")).isEqualTo(25);
    assertThat(at(0).statistic("PR(100:150.5)")).isEqualTo(25);
    assertThat(at(0).statistic("PR(:1000)")).isEqualTo(100);
    assertThatThrownBy(() -> at(0).statistic("PR(:)")).hasMessageContaining("PR(:)");
  }

  @Test
  void whatIsOlderThanThreeHoursGoesThoughNothingFollows() {
    store.at(LATENCY, START).add(1);

    store.forget(START.plus(Duration.ofHours(3)));
    assertThat(at(0).isEmpty()).isFalse();

    store.forget(START.plus(Duration.ofHours(3)).plusSeconds(1));
    assertThat(at(0).isEmpty()).isTrue();
    assertThat(store.metrics()).containsExactly(LATENCY);
  }

  private Aggregate at(int second) {
    return store.between(LATENCY, START.plusSeconds(second), START.plusSeconds(second + 1));
  }
}
