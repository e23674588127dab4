package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A program of a project's own, from its sources to a prediction: the examples, as they are.
 * Profile {@code python}.
 */
@Tag("python")
@ExtendWith(SharedPlatform.class)
class OwnCodeTest {

  private static final Path SAMPLES = Path.of("../../events/samples");

  private final Platform platform;

  OwnCodeTest(Platform platform) {
    this.platform = platform;
  }

  @Test
  void whatScikitLearnLearnsServesAsItPredictsThere() throws IOException {
    String project = "telco-own";
    learn(project, SAMPLES.resolve("own-code"), SAMPLES.resolve("telco-churn/telco-churn.csv"));

    JsonNode probe = probe(project);

    assertThat(probabilities(project, probe).path("Yes").asDouble())
        .isCloseTo(probe.path("probability").asDouble(), within(1e-5));
  }

  @Test
  void whatPyTorchLearnsInTwoProcessesServesAsItPredictsThere() throws Exception {
    assumeThat(new ProcessBuilder("python3", "-c", "import torch").start().waitFor())
        .as("the Python at hand has PyTorch")
        .isZero();
    String project = "soil";
    learn(project, SAMPLES.resolve("pytorch"), SAMPLES.resolve("data/satellite.csv"));

    JsonNode probe = probe(project);

    JsonNode served = probabilities(project, probe);
    List<String> classes = served.propertyNames().stream().sorted().toList();
    assertThat(classes).hasSize(6);
    for (int c = 0; c < classes.size(); c++) {
      assertThat(served.path(classes.get(c)).asDouble())
          .as(classes.get(c))
          .isCloseTo(probe.path("probabilities").path(c).asDouble(), within(1e-5));
    }
  }

  /** Declares an example and drops its data; returns once a version serves. */
  private void learn(String project, Path example, Path data) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : new String[] {"train.py", "requirements.txt"}) {
      files.put(file, Files.readString(example.resolve(file)));
    }
    JsonNode kept =
        Json.mapper()
            .readTree(
                platform
                    .put(
                        "/v1/projects/%s/source".formatted(project),
                        Json.text(Map.of("files", files)))
                    .body());
    platform.declare(
        project,
        Files.readString(example.resolve("project.yaml"))
            .replace(
                "script: train.py",
                "script: {file: train.py, source: %s}".formatted(kept.path("source").asString())));
    platform.drop(project, data.getFileName().toString(), Files.readAllBytes(data));
    platform.await(project, status -> status.at("/route/live/version").asInt(0) > 0);
  }

  /** What the program said of an instance. */
  private JsonNode probe(String project) {
    String runs = "/v1/projects/%s/runs".formatted(project);
    String id = platform.get(runs).at("/runs/0/runId").asString();
    return Json.mapper().readTree(line(runs + "/" + id, "probe "));
  }

  /** What is predicted of that instance. */
  private JsonNode probabilities(String project, JsonNode probe) {
    String prediction =
        platform
            .post(
                "/v1/models/%s/predict".formatted(project),
                Json.text(Map.of("instances", new Object[] {probe.path("instance")})))
            .body();
    return Json.mapper().readTree(prediction).at("/predictions/0/probabilities");
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
