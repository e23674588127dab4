package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What other tools wrote goes all the way: {@code formats/make.py} says how each was made. */
@ExtendWith(SharedPlatform.class)
class FormatsTest {

  private static final String PROJECT = "formats";

  @Test
  void filesOfEachToolAreOneDatasetOfWhichAVersionServes(Platform platform) throws Exception {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT)
            .replace("training:", "data: {mode: append}\ntraining:\n  trigger: asked"));
    List<Path> files = files();
    for (int version = 1; version <= files.size(); version++) {
      Path file = files.get(version - 1);
      platform.drop(PROJECT, file.getFileName().toString(), Files.readAllBytes(file));
      int next = version;
      platform.await(PROJECT, now -> now.at("/dataset/version").asInt(0) == next);
      awaitServing(platform, 1);
      assertThat(outcome(platform, file)).as("%s", file).isEqualTo(expected(file));
    }

    new Commands(platform.environment()).run("train", PROJECT, "-m", "all of them");
    awaitServing(platform, 2);
    assertThat(predicted(platform)).isEqualTo(200);
  }

  private static void awaitServing(Platform platform, int version) {
    platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == version);
  }

  /** How a file ends that is dropped to be predicted. */
  private static String outcome(Platform platform, Path file) throws IOException {
    String version =
        platform.drop(
            "batch-in/" + PROJECT, file.getFileName().toString(), Files.readAllBytes(file));
    JsonNode uploads =
        platform.awaitAnswer(
            "/v1/projects/%s/uploads".formatted(PROJECT),
            now -> of(now, version).anyMatch(upload -> upload.has("outcome")));
    JsonNode outcome = of(uploads, version).findFirst().orElseThrow().path("outcome");
    return outcome.path("type").asString() + outcome.path("version").asString("");
  }

  private static Stream<JsonNode> of(JsonNode uploads, String objectVersion) {
    return uploads
        .path("uploads")
        .valueStream()
        .filter(upload -> upload.at("/file/versionId").asString("").equals(objectVersion));
  }

  /** By the version that serves; one JSON array is not read in batches. */
  private static String expected(Path file) {
    return file.toString().endsWith(".json") ? "Refused" : "Predicted1";
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/formats"))) {
      return files.filter(file -> !file.toString().endsWith(".py")).sorted().toList();
    }
  }

  private static int predicted(Platform platform) {
    return platform
        .post(
            "/v1/models/%s/predict".formatted(PROJECT),
            "{\"instances\":[{\"months\":3,\"plan\":\"large\"},{\"months\":90}]}")
        .statusCode();
  }
}
