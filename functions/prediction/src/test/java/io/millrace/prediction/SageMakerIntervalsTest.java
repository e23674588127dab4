package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interval;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Intervals as SageMaker's runtime and MLflow's scoring server are asked for predictions. */
class SageMakerIntervalsTest {

  private static final String MLFLOW = "POST /v1/models/{model}/invocations";
  private static final String SAGEMAKER = "POST /endpoints/{model}/invocations";

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void aModelThatSaysIntervalsIsLive() {
    bench.route(bench.upload(3, TestModels.bounded()), null);
  }

  @ParameterizedTest
  @ValueSource(strings = {SAGEMAKER, MLFLOW})
  void eachPredictionIsBetweenItsEnds(String route) {
    HttpResponse response =
        bench.ask(
            route,
            Map.of("content-type", "application/json"),
            "{\"instances\":[{\"tenure\":1},{\"tenure\":60}]}");

    assertThat(response.status()).isEqualTo(200);
    JsonNode said = bench.body(response).path("predictions");
    assertThat(said).hasSize(2);
    assertEnds(said.get(0), 4, 2, 7);
    assertEnds(said.get(1), -3, -5, 0);
    assertThat(bench.captured)
        .extracting(Capture::output)
        .containsExactly(
            new Capture.Output.Estimated(4, new Interval(2, 7)),
            new Capture.Output.Estimated(-3, new Interval(-5, 0)));
  }

  @Test
  void soIsEachLineOfJsonLines() {
    List<String> lines =
        bench
            .ask(
                SAGEMAKER,
                Map.of("content-type", "application/jsonlines", "accept", "application/jsonlines"),
                "{\"tenure\":1}\n{\"tenure\":60}\n")
            .body()
            .lines()
            .toList();

    assertThat(lines).hasSize(2);
    assertEnds(Json.read(lines.getFirst(), JsonNode.class), 4, 2, 7);
    assertEnds(Json.read(lines.getLast(), JsonNode.class), -3, -5, 0);
  }

  private static void assertEnds(JsonNode said, double value, double lower, double upper) {
    assertThat(said.path("value").doubleValue()).isEqualTo(value);
    assertThat(said.path("lower").doubleValue()).isEqualTo(lower);
    assertThat(said.path("upper").doubleValue()).isEqualTo(upper);
  }

  /** As SageMaker's own containers, which take no header and give none. */
  @Test
  void csvHasTheEndsBesideTheValue() {
    String body =
        bench
            .ask(
                SAGEMAKER,
                Map.of("content-type", "text/csv", "accept", "text/csv"),
                "1,Year\n60,Year\n")
            .body();

    assertThat(body.lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("4.0,2.0,7.0,"),
            line -> assertThat(line).startsWith("-3.0,-5.0,0.0,"));
  }
}
