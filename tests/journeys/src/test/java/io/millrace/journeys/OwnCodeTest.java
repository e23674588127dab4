package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A program of a project's own, from its sources to a prediction: the example, as it is. Profile
 * {@code python}.
 */
@Tag("python")
@ExtendWith(SharedPlatform.class)
class OwnCodeTest {

  private static final Path SAMPLES = Path.of("../../events/samples");
  private static final Path OWN = SAMPLES.resolve("own-code");
  private static final String PROJECT = "telco-own";

  private final Platform platform;

  OwnCodeTest(Platform platform) {
    this.platform = platform;
  }

  @Test
  void whatScikitLearnLearnsServesAsItPredictsThere() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : new String[] {"train.py", "requirements.txt"}) {
      files.put(file, Files.readString(OWN.resolve(file)));
    }
    JsonNode kept =
        Json.mapper()
            .readTree(
                platform
                    .put(
                        "/v1/projects/%s/source".formatted(PROJECT),
                        Json.text(Map.of("files", files)))
                    .body());
    platform.declare(
        PROJECT,
        Files.readString(OWN.resolve("project.yaml"))
            .replace(
                "script: train.py",
                "script: {file: train.py, source: %s}".formatted(kept.path("source").asString())));
    platform.drop(
        PROJECT,
        "telco-churn.csv",
        Files.readAllBytes(SAMPLES.resolve("telco-churn/telco-churn.csv")));

    platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) > 0);

    String run = "/v1/projects/%s/runs".formatted(PROJECT);
    String id = platform.get(run).at("/runs/0/runId").asString();
    JsonNode probe = Json.mapper().readTree(line(run + "/" + id, "probe "));
    String prediction =
        platform
            .post(
                "/v1/models/%s/predict".formatted(PROJECT),
                Json.text(Map.of("instances", new Object[] {probe.path("instance")})))
            .body();
    assertThat(Json.mapper().readTree(prediction).at("/predictions/0/probabilities/Yes").asDouble())
        .as(prediction)
        .isCloseTo(probe.path("probability").asDouble(), within(1e-5));
  }

  /** The rest of the line of a run's log that begins so. */
  private String line(String run, String beginning) {
    String after = "";
    while (true) {
      JsonNode page = platform.get(run + "/logs" + after);
      for (JsonNode line : page.path("lines")) {
        if (line.asString().startsWith(beginning)) {
          return line.asString().substring(beginning.length());
        }
      }
      String next = "?after=" + page.path("next").asString("");
      assertThat(next).as("the log says '%s'", beginning).isNotEqualTo(after);
      after = next;
    }
  }
}
