package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Files come day by day, and each version learns from all of them. */
@ExtendWith(SharedPlatform.class)
class GrowingDatasetTest {

  private static final String PROJECT = "growing";

  @Test
  void theNextDayIsLearnedTogetherWithTheOneBeforeAndACorrectionInItsPlace(Platform platform)
      throws Exception {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT)
            + "data: {mode: append}\nchecks: {dataset: {rows: {min: 200, max: 900}}}\n");

    drop(platform, "monday.csv", 1, 400);
    served(platform, 1);
    drop(platform, "tuesday.csv", 2, 300);
    served(platform, 2);
    drop(platform, "wednesday.csv", 4, 300);
    refused(platform, "The dataset as it would be: 990 rows, wanted 200 to 900.");
    drop(platform, "monday.csv", 3, 500);
    JsonNode now = served(platform, 3);

    assertThat(now.at("/dataset/version").asInt()).isEqualTo(3);
    assertThat(now.at("/dataset/parts").asInt()).isEqualTo(2);
    assertThat(now.at("/dataset/rows").asInt()).isEqualTo(495 + 297);
    assertThat(now.at("/version/datasetVersion").asInt()).isEqualTo(3);
    JsonNode dataset =
        platform.awaitAnswer(
            "/v1/projects/%s/datasets/3".formatted(PROJECT), told -> told.has("table"));
    assertThat(dataset.path("parts").valueStream().map(part -> part.at("/source/key").asString()))
        .containsExactly("growing/monday.csv", "growing/tuesday.csv");
    assertThat(dataset.path("table").asString())
        .matches("s3://.+/tables/growing/metadata/00003-.+[.]metadata[.]json");
  }

  private static void drop(Platform platform, String file, long seed, int rows) {
    platform.drop(PROJECT, file, Sample.csv(seed, rows).getBytes(UTF_8));
  }

  private static JsonNode served(Platform platform, int version) throws Exception {
    return platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == version);
  }

  private static void refused(Platform platform, String reason) throws Exception {
    var _ =
        platform.awaitAnswer(
            "/v1/projects/%s/uploads".formatted(PROJECT),
            now ->
                now.path("uploads")
                    .valueStream()
                    .anyMatch(upload -> upload.at("/outcome/reason").asString("").equals(reason)));
  }
}
