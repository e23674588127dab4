package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interval;
import io.millrace.wire.Capture;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a model says between which numbers the truth lies is in each answer. */
class IntervalsTest {

  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final String MLFLOW = "POST /v1/models/{model}/invocations";

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void aModelThatSaysIntervalsIsLive() {
    bench.route(bench.upload(3, TestModels.bounded()), null);
  }

  @Test
  void theValueIsAnsweredBetweenItsEndsAndCapturedSo() {
    JsonNode said =
        bench
            .body(bench.predict("{\"instances\":[{\"tenure\":1},{\"tenure\":60}]}"))
            .path("predictions");

    assertThat(said.at("/0/value").doubleValue()).isEqualTo(4);
    assertThat(said.at("/0/lower").doubleValue()).isEqualTo(2);
    assertThat(said.at("/0/upper").doubleValue()).isEqualTo(7);
    assertThat(said.at("/1/lower").doubleValue()).isEqualTo(-5);
    assertThat(said.at("/1/upper").doubleValue()).isEqualTo(0);
    assertThat(bench.captured)
        .extracting(Capture::output)
        .containsExactly(
            new Capture.Output.Estimated(4, new Interval(2, 7)),
            new Capture.Output.Estimated(-3, new Interval(-5, 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {PREDICT, MLFLOW})
  void asCsvItHasTwoColumnsMore(String route) {
    String body =
        bench
            .ask(
                route,
                Map.of(
                    "content-type",
                    "text/csv; header=present",
                    "accept",
                    "text/csv; header=present"),
                "tenure,contract\n1,Year\n")
            .body();

    assertThat(body).startsWith("value,lower,upper,id\n4.0,2.0,7.0,");
  }

  @Test
  void openInferenceTellsOfTwoOutputsMoreAndGivesThem() {
    JsonNode model = bench.body(bench.ask("GET /v2/models/{model}", Map.of(), ""));
    JsonNode answer =
        bench.body(
            bench.ask(
                "POST /v2/models/{model}/infer",
                Map.of(),
                "{\"inputs\":[{\"name\":\"tenure\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[1,60]}],\"outputs\":[{\"name\":\"lower\"},{\"name\":\"upper\"}]}"));

    assertThat(model.path("outputs").findValuesAsString("name"))
        .containsExactly("value", "lower", "upper", "id");
    assertThat(answer.path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"lower\",\"datatype\":\"FP64\",\"shape\":[2,1],\"data\":[2.0,-5.0]},"
                + "{\"name\":\"upper\",\"datatype\":\"FP64\",\"shape\":[2,1],\"data\":[7.0,0.0]}]");
  }

  @Test
  void theSignatureTellsHowOftenTheTruthIsInside() {
    JsonNode signature =
        bench.body(bench.ask("GET /v1/models/{model}", Map.of(), "")).path("signature");

    assertThat(signature.at("/outputs/0/interval/coverage").doubleValue()).isEqualTo(0.9);
  }
}
