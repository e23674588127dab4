package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.wire.Json;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * What is counted is learned as counts are, with intervals that go all the way, and what is below
 * zero is no count.
 */
@ExtendWith(SharedPlatform.class)
class CountsTest {

  private static final String PROJECT = "visits";

  @Test
  void countsAreLearnedMeasuredAndPredictedAndWhatIsBelowZeroGivesNoModel(Platform platform)
      throws Exception {
    platform.declare(
        PROJECT,
        """
        name: %s
        task: regression
        target: visits
        columns:
          age: {type: number, required: true}
          visits: {type: integer, required: true}
        training: {compute: lambda, algorithm: linear, objective: poisson, interval: 0.9}
        gates: [{metric: poisson_deviance, max: 1.5}, {metric: coverage, min: 0.8}]
        approval: automatic
        """
            .formatted(PROJECT));
    platform.drop(PROJECT, "a.csv", csv(0).getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);

    JsonNode version = platform.get("/v1/projects/%s/versions/1".formatted(PROJECT));
    assertThat(version.at("/evaluation/metrics/POISSON_DEVIANCE/value").asDouble())
        .isBetween(0.8, 1.4);
    JsonNode answer =
        Json.mapper()
            .readTree(
                platform
                    .post(
                        "/v1/models/%s/predict?explain=true".formatted(PROJECT),
                        "{\"instances\":[{\"age\":50}]}")
                    .body())
            .at("/predictions/0");
    assertThat(answer.path("value").asDouble()).isCloseTo(Math.exp(1), within(0.3));
    double lower = answer.path("lower").asDouble(-1);
    double upper = answer.path("upper").asDouble(-1);
    assertThat(lower).isBetween(0.0, Math.exp(1));
    assertThat(upper).isBetween(Math.exp(1), 9.0);
    assertThat(version.at("/evaluation/metrics/COVERAGE/value").asDouble()).isBetween(0.8, 1.0);
    predictsAFile(platform, answer.path("value").asDouble(), lower, upper);
    assertThat(answer.at("/explanation/output").asDouble())
        .isCloseTo(Math.log(answer.path("value").asDouble()), within(1e-4));

    platform.drop(PROJECT, "b.csv", csv(-1).getBytes(UTF_8));
    JsonNode run =
        platform
            .await(PROJECT, now -> now.at("/run/outcome/type").asString("").equals("NoModel"))
            .path("run");
    assertThat(run.at("/outcome/reason").asString())
        .startsWith("The target 'visits' is below zero in 1 of 1000 rows, for instance -1.0, but");
  }

  /** What the API says of a row, a file that is predicted where it is says of it, too. */
  private static void predictsAFile(Platform platform, double value, double lower, double upper)
      throws Exception {
    String file = platform.drop("batch-in/" + PROJECT, "ages.csv", "age\n50\n20\n".getBytes(UTF_8));
    platform.awaitPredicted(PROJECT, file);

    assertThat(platform.read("batch-out/" + PROJECT + "/ages.csv").lines())
        .startsWith(
            "age,prediction,lower,upper,version", "50,%s,%s,%s,1".formatted(value, lower, upper))
        .hasSize(3);
  }

  /** Who is of age x is there e^(x / 50) times on average. */
  private static String csv(int last) {
    var random = new SplittableRandom(7);
    StringBuilder rows = new StringBuilder("age,visits\n");
    for (int i = 0; i < 1000; i++) {
      double age = random.nextDouble(20, 80);
      int visits = 0;
      double least = Math.exp(-Math.exp(age / 50));
      for (double left = random.nextDouble(); left > least; left *= random.nextDouble()) {
        visits++;
      }
      rows.append("%s,%s\n".formatted(age, i == 999 && last < 0 ? last : visits));
    }
    return rows.toString();
  }
}
