package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A model of scikit-learn that was made elsewhere, from its file to predictions: the example, in
 * the function that runs ONNX, and at an endpoint of its own.
 */
@ExtendWith(SharedPlatform.class)
class BroughtModelTest {

  private static final Path SAMPLES = Path.of("../../events/samples");
  private static final Path BROUGHT = SAMPLES.resolve("brought-model");
  private static final String PROJECT = "telco-brought";

  private final Platform platform;
  @TempDir private Path folder;

  BroughtModelTest(Platform platform) {
    this.platform = platform;
  }

  @Test
  void itIsJudgedByEachDatasetAndServesAsItPredictsThere() throws IOException {
    Path first = SAMPLES.resolve("telco-churn/telco-churn.csv");
    assertThat(commands().run("put", BROUGHT.resolve("project.yaml")))
        .contains("telco-brought is declared", "The next file that is dropped judges the model");
    assertThat(commands().run("drop", PROJECT, first)).contains("version 1 serves");

    JsonNode run = platform.get("/v1/projects/%s/runs".formatted(PROJECT)).at("/runs/0");
    assertThat(run.path("where").asString("")).startsWith("in a function");
    List<Double> byFunction = predictions(1, "");

    Path definition = folder.resolve("project.yaml");
    Files.copy(BROUGHT.resolve("churn.onnx"), folder.resolve("churn.onnx"));
    Files.writeString(
        definition,
        Files.readString(BROUGHT.resolve("project.yaml"))
            .replace("deployment: {", "deployment: {backend: {instance: ml.m5.large}, "));
    commands().run("put", definition);
    List<String> rows = Files.readAllLines(first);
    Path second = Files.write(folder.resolve("second.csv"), rows.subList(0, rows.size() - 500));
    assertThat(commands().run("drop", PROJECT, second))
        .as("the same model, judged by other rows, is a version of its own")
        .contains("version 2 serves");
    assertThat(predictions(2, "millrace-dev-telco-brought-v2-"))
        .as("on one machine to the last bit")
        .isEqualTo(byFunction);
  }

  /** What a version says of the customers of whom it is known what scikit-learn says. */
  private List<Double> predictions(int version, String endpoint) throws IOException {
    JsonNode live = platform.get("/v1/projects/%s/status".formatted(PROJECT)).at("/route/live");
    assertThat(live.path("endpoint").asString("")).startsWith(endpoint);
    List<Double> predictions = new ArrayList<>();
    for (JsonNode expected :
        Json.mapper().readTree(Files.readString(BROUGHT.resolve("expected.json")))) {
      String body = Json.text(Map.of("instances", List.of(expected.path("instance"))));
      HttpResponse<String> answer;
      JsonNode said;
      do { // functions see the route within seconds
        answer = platform.post("/v1/models/%s/predict".formatted(PROJECT), body);
        said = Json.mapper().readTree(answer.body());
      } while (said.path("version").asInt(version) != version);
      assertThat(answer.headers().firstValue("millrace-backend"))
          .as("who answers in the place of the endpoint")
          .isEmpty();
      double probability = said.at("/predictions/0/probabilities/Yes").asDouble();
      assertThat(probability)
          .as("%s: %s", body, answer.body())
          .isCloseTo(expected.path("probability").asDouble(), within(1e-5));
      predictions.add(probability);
    }
    return predictions;
  }

  private Commands commands() {
    return new Commands(platform.environment());
  }
}
