package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions in ONNX, for which there is no runtime here. */
class OtherFunctionTest {

  private static final String ONE = "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\"}]}";
  private static final String PREDICT = "POST /v1/models/{model}/predict";

  private static final byte[] EVENT = Bench.event(PREDICT, Bench.MODEL.value(), "VIEWER", ONE);

  private final Bench bench = new Bench(Runnable::run);
  private final List<String> forwarded = new ArrayList<>();

  @BeforeEach
  void anotherFunctionRunsOnnx() {
    bench.other =
        event -> {
          forwarded.add(new String(event, UTF_8));
          return HttpResponse.json(200, Map.of("said", "elsewhere")).toBytes();
        };
  }

  private HttpResponse ask() {
    return bench.api().answer(EVENT);
  }

  @Test
  void theFunctionThatRunsItIsAskedWhatThisOneWasAndItsAnswerIsPassedOn() {
    bench.route(bench.upload(3, TestModels.onnx()), null);

    HttpResponse answer = ask();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"said\":\"elsewhere\"}");
    assertThat(answer.headers()).containsEntry("content-type", "application/json");
    assertThat(forwarded).containsExactly(new String(EVENT, UTF_8));
    assertThat(bench.captured).as("the other function captures what it says").isEmpty();
  }

  @Test
  void itsArchiveIsLookedAtOnce() {
    bench.route(bench.upload(3, TestModels.onnx()), null);

    for (int asked = 0; asked < 5; asked++) {
      ask();
      bench.pass(Duration.ofSeconds(3));
    }

    assertThat(forwarded).hasSize(5);
    assertThat(bench.loads).hasValue(1);
    assertThat(bench.metrics).as("nothing failed").isEmpty();
  }

  @Test
  void whereOneOfTwoVersionsIsInOnnxBothAnswerThere() {
    Target trees = bench.upload(3, TestModels.churning(1));
    bench.rollOut(trees, bench.upload(4, TestModels.onnx()), 10, null);

    ask();

    assertThat(forwarded).hasSize(1);
  }

  @Test
  void treesAnswerHereAgainOnceTheyServe() {
    bench.route(bench.upload(3, TestModels.onnx()), null);
    ask();
    bench.route(bench.upload(4, TestModels.churning(1)), null);
    bench.pass(Duration.ofSeconds(3));

    assertThat(bench.body(bench.predict(ONE)).path("version").intValue()).isEqualTo(4);
    assertThat(forwarded).hasSize(1);
  }

  @Test
  void whoMayNotAskIsRefusedHere() {
    bench.route(bench.upload(3, TestModels.onnx()), null);

    assertThat(bench.api().answer(Bench.event(PREDICT, "other-model", "VIEWER", ONE)).status())
        .isEqualTo(403);
    assertThat(forwarded).isEmpty();
  }

  @Test
  void noAnswerFromThereCountsAsAFailureOfTheVersion() {
    bench.route(bench.upload(3, TestModels.onnx()), null);
    bench.other =
        _ -> {
          throw new UnavailableException("it failed");
        };

    assertThat(bench.predict(ONE).status()).isEqualTo(503);
    bench.other = _ -> "[]".getBytes(UTF_8);
    assertThat(bench.predict(ONE).status()).isEqualTo(503);
    assertThat(bench.metrics)
        .allSatisfy(line -> {
          assertThat(line.path("version").asString()).isEqualTo("3");
          assertThat(line.path("PredictionErrors").intValue()).isEqualTo(1);
        })
        .hasSize(2);
  }
}
