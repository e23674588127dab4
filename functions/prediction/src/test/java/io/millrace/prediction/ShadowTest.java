package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** While a version is tried on copies of the requests that another one answers. */
class ShadowTest {

  private static final String ONE = "{\"instances\":[{\"tenure\":1}]}";
  private static final String TWO = "{\"instances\":[{\"tenure\":1},{\"tenure\":30}]}";
  private static final ShadowPolicy ALL = new ShadowPolicy(100, 0.1, 0.1);

  private final Queue<Runnable> apart = new ArrayDeque<>();
  private final Bench bench = new Bench(Runnable::run, null, apart::add);
  private final Target one = bench.upload(1, TestModels.churning(1));

  @Test
  void whatAVersionSaysOfCopiesIsComparedAfterTheAnswerAndThrownAway() {
    bench.shadow(one, bench.upload(2, TestModels.churning(-1)), ALL);

    var answer = bench.predict(TWO);
    assertThat(bench.body(answer).path("version").asInt()).isEqualTo(1);
    assertThat(apart).as("before the answer has left").isEmpty();
    compared();

    assertThat(sum(2, "ShadowPredictions")).isEqualTo(2);
    assertThat(sum(2, "ShadowDifferences")).isEqualTo(2);
    assertThat(sum(2, "ShadowErrors")).isZero();
    double off = 1 / (1 + Math.exp(-1)) - 1 / (1 + Math.exp(1));
    assertThat(sum(2, "ShadowDistance")).isCloseTo(2 * off, within(1e-6));
    assertThat(sum(2, "Predictions")).isZero();
    assertThat(bench.captured).hasSize(2).allMatch(capture -> capture.version() == 1);
  }

  @Test
  void aVersionThatSaysTheSameDiffersInNothing() {
    bench.shadow(one, bench.upload(2, TestModels.churning(1.01)), ALL);
    answered(50, ONE);

    assertThat(sum(2, "ShadowPredictions")).isEqualTo(50);
    assertThat(sum(2, "ShadowDifferences")).isZero();
  }

  @Test
  void onlyTheShareThatIsAskedForIsCopied() {
    bench.shadow(one, bench.upload(2, TestModels.churning(1)), new ShadowPolicy(10, 0.1, 0.1));
    answered(1000, ONE);

    assertThat(sum(2, "ShadowPredictions")).isBetween(50.0, 150.0);
  }

  @Test
  void aVersionThatFailsRefusesPredictsSomethingElseOrCannotBeLoadedHarmsNoCaller() {
    Target other = bench.upload(7, TestModels.churning(1));
    List<Target> bad = new ArrayList<>();
    bad.add(bench.upload(2, TestModels.failing()));
    bad.add(bench.upload(3, TestModels.needingBoth()));
    bad.add(new Target(4, one.archive(), other.digest()));
    for (Target tried : bad) {
      bench.shadow(one, tried, ALL);
      bench.pass(ServedModel.STALE);
      answered(20, ONE);

      assertThat(sum(tried.version(), "ShadowPredictions")).as("%s", tried).isEqualTo(20);
      assertThat(sum(tried.version(), "ShadowErrors")).as("%s", tried).isEqualTo(20);
      assertThat(sum(tried.version(), "PredictionErrors")).as("%s", tried).isZero();
    }
    assertThat(sum(1, "PredictionErrors")).isZero();
  }

  @Test
  void whereTheVersionIsSlowerThanRequestsComeNoCopyIsTakenAndNobodyWaits() {
    bench.shadow(one, bench.upload(2, TestModels.churning(1)), ALL);
    for (int i = 0; i < Shadows.MOST + 5; i++) {
      assertThat(bench.predict(ONE).status()).isEqualTo(200);
      bench.shadows.answered();
    }
    assertThat(apart).hasSize(Shadows.MOST);
    assertThat(sum(2, "ShadowSkipped")).isEqualTo(5);

    compared();
    answered(1, ONE);
    assertThat(sum(2, "ShadowPredictions")).isEqualTo(Shadows.MOST + 1);
  }

  @Test
  void theNextRequestWaitsForAVersionThatHangsNoLongerThanItIsLet() throws Exception {
    var hangs = new CountDownLatch(1);
    try (var thread = Executors.newSingleThreadExecutor()) {
      Executor hanging =
          task ->
              thread.execute(() -> {
                try {
                  hangs.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                task.run();
              });
      var slow = new Bench(Runnable::run, null, hanging);
      slow.shadow(
          slow.upload(1, TestModels.churning(1)), slow.upload(2, TestModels.churning(1)), ALL);
      assertThat(slow.predict(ONE).status()).isEqualTo(200);
      slow.shadows.answered();
      slow.shadows.settle(Duration.ofMillis(5));
      assertThat(slow.metrics).noneMatch(line -> line.has("ShadowPredictions"));

      hangs.countDown();
      slow.shadows.settle(Duration.ofMinutes(1));
      assertThat(slow.metrics).anyMatch(line -> line.has("ShadowPredictions"));
    }
  }

  @Test
  void noRequestWaitsUntilAVersionIsLoadedToBeTriedAndItIsLoadedOnce() {
    bench.shadow(one, bench.upload(2, TestModels.churning(1)), ALL);
    bench.predict(ONE);
    assertThat(bench.loads).hasValue(1);
    compared();
    answered(5, ONE);
    assertThat(bench.loads).hasValue(2);

    bench.rollOut(one, new Target(2, tried().archive(), tried().digest()), 99, null);
    bench.pass(ServedModel.STALE);
    answered(20, ONE);
    assertThat(bench.loads).as("in memory already").hasValue(2);
    assertThat(sum(2, "Predictions")).isPositive();
  }

  @Test
  void aVersionInOnnxIsTriedWhereOnnxRuns() {
    bench.shadow(one, bench.upload(2, TestModels.onnx()), ALL);
    answered(1, ONE);
    bench.other = _ -> HttpResponse.json(200, Map.of("said", "elsewhere")).toBytes();
    bench.pass(ServedModel.STALE);

    assertThat(
            bench
                .api()
                .answer(
                    Bench.event("POST /v1/models/{model}/predict", "telco-churn", "VIEWER", ONE))
                .status())
        .isEqualTo(200);
    assertThat(sum(2, "ShadowErrors")).isZero();
    assertThat(sum(1, "Predictions")).as("the other function answers").isEqualTo(1);
  }

  private Target tried() {
    return bench
        .stateStore
        .find(Route.key(Bench.MODEL))
        .orElseThrow()
        .value()
        .activeRollout()
        .orElseThrow()
        .to();
  }

  private void answered(int requests, String body) {
    for (int i = 0; i < requests; i++) {
      assertThat(bench.body(bench.predict(body)).path("version").asInt()).isIn(1, 2);
      compared();
    }
  }

  /** The answers have left. */
  private void compared() {
    bench.shadows.answered();
    while (!apart.isEmpty()) {
      apart.remove().run();
    }
  }

  private double sum(int version, String metric) {
    return bench.metrics.stream()
        .filter(line -> line.path("version").asString("").equals(Integer.toString(version)))
        .mapToDouble(line -> line.path(metric).asDouble(0))
        .sum();
  }
}
