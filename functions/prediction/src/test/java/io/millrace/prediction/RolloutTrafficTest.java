package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.TrafficRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** While traffic is on its way from one version to another. */
class RolloutTrafficTest {

  private static final String ONE = "{\"instances\":[{\"tenure\":1}]}";

  private final Bench bench = new Bench(Runnable::run);
  private final Target one = bench.upload(1, TestModels.churning(1));

  @Test
  void eachStepHasItsShareOfTheRequests() {
    Target two = bench.upload(2, TestModels.churning(2));
    for (int percent : new int[] {0, 10, 50, 99}) {
      bench.rollOut(one, two, percent, null);
      bench.pass(ServedModel.STALE);
      long moved = IntStream.range(0, 2_000).filter(_ -> version(ONE) == 2).count();

      assertThat(moved).as("%s %%", percent).isBetween(20L * percent - 90, 20L * percent + 90);
      if (percent == 0) {
        assertThat(moved).isZero();
      }
    }
  }

  @Test
  void aValueIsAnsweredByTheSameVersionWhileTheShareGrows() {
    Target two = bench.upload(2, TestModels.churning(2));
    Set<Integer> before = new TreeSet<>();
    for (int percent : new int[] {0, 10, 50, 99}) {
      bench.rollOut(one, two, percent, "tenure");
      bench.pass(ServedModel.STALE);
      Set<Integer> moved = new TreeSet<>();
      for (int tenure = 0; tenure < 500; tenure++) {
        String body = "{\"instances\":[{\"tenure\":%s},{\"tenure\":1}]}".formatted(tenure);
        if (version(body) == 2) {
          moved.add(tenure);
        }
        assertThat(version(body)).isEqualTo(moved.contains(tenure) ? 2 : 1);
      }
      assertThat(moved).containsAll(before).hasSizeBetween(5 * percent - 40, 5 * percent + 40);
      before = moved;
    }
    bench.rollOut(one, two, 99, "contract");
    bench.pass(ServedModel.STALE);
    assertThat(version(ONE)).as("without a value").isEqualTo(1);
  }

  @Test
  void requestsWithAHeaderOrAValueOfAColumnGoToTheNewVersionWhateverItsShare() {
    Target two = bench.upload(2, TestModels.churning(2));
    bench.match(one, two, new TrafficRule.OfHeader("X-Canary", List.of()));
    assertThat(version(ONE)).isEqualTo(1);
    assertThat(version(ONE, Map.of("x-canary", "1"))).isEqualTo(2);
    assertThat(version(ONE, Map.of("x-canary", ""))).isEqualTo(1);

    bench.match(one, two, new TrafficRule.OfHeader("x-canary", List.of("berlin")));
    bench.pass(ServedModel.STALE);
    assertThat(version(ONE, Map.of("x-canary", "1"))).isEqualTo(1);
    assertThat(version(ONE, Map.of("x-canary", "berlin"))).isEqualTo(2);

    bench.match(one, two, new TrafficRule.OfColumn("tenure", List.of("3")));
    bench.pass(ServedModel.STALE);
    assertThat(version("{\"instances\":[{\"tenure\":3},{\"tenure\":1}]}")).isEqualTo(2);
    assertThat(version("{\"instances\":[{\"tenure\":3.0}]}")).isEqualTo(2);
    assertThat(version("{\"instances\":[{\"tenure\":1},{\"tenure\":3}]}")).isEqualTo(1);
    bench.match(one, two, new TrafficRule.OfColumn("contract", List.of("null")));
    bench.pass(ServedModel.STALE);
    assertThat(version(ONE)).as("without a value").isEqualTo(1);
  }

  @Test
  void whatTheNewVersionCannotAnswerTheOldOneDoesAndTheAlarmSeesIt() {
    Target failing = bench.upload(2, TestModels.failing());
    bench.rollOut(one, failing, 99, null);

    for (int i = 0; i < 200; i++) {
      assertThat(version(ONE)).isEqualTo(1);
    }
    assertThat(errorsOf(2)).isBetween(180, 200);
    assertThat(errorsOf(1)).isZero();
  }

  @Test
  void whatOnlyTheNewVersionRefusesIsAFailureOfItsButWhatBothRefuseIsTheCallers() {
    Target needing = bench.upload(2, TestModels.needingBoth());
    bench.rollOut(one, needing, 99, null);

    for (int i = 0; i < 100; i++) {
      assertThat(version(ONE)).isEqualTo(1);
    }
    int refused = errorsOf(2);
    assertThat(refused).isBetween(90, 100);

    for (int i = 0; i < 100; i++) {
      assertThat(bench.predict("{\"instances\":[{\"tenure\":[]}]}").status()).isEqualTo(400);
    }
    assertThat(errorsOf(2)).isEqualTo(refused);
  }

  @Test
  void aNewVersionThatCannotBeLoadedGetsNoTrafficAndTheAlarmSeesIt() {
    bench.rollOut(
        one,
        new Target(2, one.archive(), bench.upload(3, TestModels.failing()).digest()),
        50,
        null);

    for (int i = 0; i < 20; i++) {
      assertThat(version(ONE)).isEqualTo(1);
    }
    assertThat(errorsOf(2)).isPositive();
  }

  private int version(String body, Map<String, String> headers) {
    var answer = bench.ask("POST /v1/models/{model}/predict", headers, body);
    assertThat(answer.status()).isEqualTo(200);
    return bench.body(answer).path("version").intValue();
  }

  private int version(String body) {
    var answer = bench.predict(body);
    assertThat(answer.status()).isEqualTo(200);
    return bench.body(answer).path("version").intValue();
  }

  private int errorsOf(int version) {
    return bench.metrics.stream()
        .filter(line -> line.path("version").asString("").equals(Integer.toString(version)))
        .mapToInt(line -> line.path("PredictionErrors").asInt(0))
        .sum();
  }
}
