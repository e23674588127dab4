package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** One dataset, two models: no file is dropped for the second. */
@ExtendWith(SharedPlatform.class)
class SharedDataTest {

  private static final String OWNER = "customers";
  private static final String LEARNER = "customer-stay";

  @Test
  void aSecondModelLearnsFromTheDataOfTheFirst(Platform platform) throws Exception {
    platform.declare(
        OWNER,
        Sample.yaml(OWNER).replace("training:\n", "training:\n  compute: lambda\n")
            + "data: {sharedWith: ["
            + LEARNER
            + "]}\n");
    platform.drop(OWNER, "a.csv", Sample.csv(1, 2000).getBytes(UTF_8));
    var _ = platform.await(OWNER, now -> now.at("/route/live/version").asInt(0) == 1);

    platform.declare(
        LEARNER,
        """
        name: %s
        task: regression
        target: months
        columns:
          leaves: {type: category, required: true, oneOf: [Yes, No]}
          months: {type: integer, required: true, range: [0, 120]}
        training: {compute: lambda}
        gates: []
        approval: automatic
        data: {from: %s}
        """
            .formatted(LEARNER, OWNER));
    var _ = platform.await(LEARNER, now -> now.at("/route/live/version").asInt(0) == 1);
    platform.drop(OWNER, "b.csv", Sample.csv(2, 2000).getBytes(UTF_8));
    var _ = platform.await(LEARNER, now -> now.at("/route/live/version").asInt(0) == 2);

    JsonNode datasets = platform.get("/v1/projects/%s/datasets".formatted(LEARNER));
    assertThat(datasets.path("datasets")).hasSize(2);
    assertThat(datasets.at("/datasets/0/manifest/key").asString(""))
        .startsWith("datasets/" + OWNER);
  }
}
