package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BusinessMetricTest {

  private static final Gain OUTCOMES = new Gain.Outcomes(50, -5, -100, 0);

  @Test
  void whatAPredictionEarnsFollowsFromWhatWasSaidAndWhatCameTrue() {
    var outcomes = new Gain.Outcomes(50, -5, -100, 1);
    assertThat(outcomes.of(true, true)).isEqualTo(50);
    assertThat(outcomes.of(true, false)).isEqualTo(-5);
    assertThat(outcomes.of(false, true)).isEqualTo(-100);
    assertThat(outcomes.of(false, false)).isEqualTo(1);

    var classes = new Gain.Classes(List.of(pair("sun", "rain", -10), pair("rain", "rain", 3)));
    assertThat(classes.of("sun", "rain")).isEqualTo(-10);
    assertThat(classes.of("rain", "rain")).isEqualTo(3);
    assertThat(classes.of("rain", "sun")).isZero();

    var distance = new Gain.Distance(10, -2, -5);
    assertThat(distance.of(103, 100)).isEqualTo(4);
    assertThat(distance.of(97, 100)).isEqualTo(-5);
    assertThat(distance.of(100, 100)).isEqualTo(10);
    assertThat(distance.of(1e308, -1e308)).as("stays a number").isEqualTo(-1e15);
    assertThat(new Gain.Distance(1, 0, -5).of(1e308, -1e308)).isEqualTo(1);
  }

  @Test
  void aBoundIsBelowTheMostThatCanBeEarned() {
    assertThat(metric("saved", OUTCOMES, 49.9).atLeast()).isEqualTo(49.9);
    refused(
        () -> metric("saved", OUTCOMES, 50.0), "below the most that one prediction can earn, 50");
    refused(() -> metric("saved", OUTCOMES, Double.NaN), "monitoring.metrics.atLeast");
    refused(() -> metric("saved", new Gain.Classes(List.of(pair("a", "b", -1))), 0.0), "earn, 0.0");
  }

  @Test
  void whatCannotBeIsRefused() {
    refused(() -> metric("Saved", OUTCOMES, null), "a lower-case letter");
    refused(() -> new Gain.Outcomes(Double.NaN, 0, 0, 0), "monitoring.metrics.gain.truePositive");
    refused(() -> new Gain.Outcomes(0, 0, 0, 1.1e9), "monitoring.metrics.gain.trueNegative");
    refused(() -> new Gain.Distance(1, 0.1, 0), "at most 0");
    refused(() -> new Gain.Classes(List.of()), "1 to 100 different pairs");
    refused(
        () -> new Gain.Classes(List.of(pair("a", "b", 1), pair("a", "b", 2))),
        "1 to 100 different pairs");
    refused(
        () ->
            new Gain.Classes(IntStream.range(0, 101).mapToObj(i -> pair("a", "b" + i, 1)).toList()),
        "1 to 100 different pairs");
    BusinessMetric saved = metric("saved", OUTCOMES, null);
    refused(
        () -> new MonitoringPolicy(0.1, 0.2, 30, null, null, List.of(saved, saved), null),
        "each under a name of its own");
    List<BusinessMetric> many =
        IntStream.range(0, 11).mapToObj(i -> metric("m" + i, OUTCOMES, null)).toList();
    refused(() -> new MonitoringPolicy(0.1, 0.2, 30, null, null, many, null), "at most 10");
  }

  private static BusinessMetric metric(String name, Gain gain, @Nullable Double atLeast) {
    return new BusinessMetric(name, gain, atLeast);
  }

  private static Gain.Classes.Pair pair(String predicted, String actual, double gain) {
    return new Gain.Classes.Pair(predicted, actual, gain);
  }

  private static void refused(Runnable what, String why) {
    assertThatThrownBy(what::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }
}
