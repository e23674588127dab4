package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Small data trains in a function, and nothing else is different. */
@ExtendWith(SharedPlatform.class)
class TrainingInFunctionTest {

  private static final String PROJECT = "in-function";

  @Test
  void aFileBecomesAVersionThatServesAndItsLogIsRead(Platform platform) throws Exception {
    String yaml = Sample.yaml(PROJECT);
    for (int version = 1; version <= 2; version++) {
      String compute = version == 1 ? "lambda" : "auto";
      platform.declare(
          PROJECT, yaml.replace("training:\n", "training:\n  compute: " + compute + "\n"));
      platform.drop(PROJECT, version + ".csv", Sample.csv(version, 2000).getBytes(UTF_8));
      int next = version;
      var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == next);
    }

    JsonNode run = platform.get("/v1/projects/%s/runs".formatted(PROJECT)).at("/runs/0");
    assertThat(run.at("/outcome/type").asString()).isEqualTo("Passed");
    assertThat(run.path("where").asString(""))
        .startsWith("in a function: 1,980 rows of 2 features need about ");
    String log =
        platform
            .get("/v1/projects/%s/runs/%s/logs".formatted(PROJECT, run.path("runId").asString()))
            .toString();
    assertThat(log).contains("The model is trained.");
  }
}
