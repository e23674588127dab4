package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What was found for a query is put in order. */
@ExtendWith(SharedPlatform.class)
class RankedTest {

  private static final String PROJECT = "ranked";

  @Test
  void rowsOfAQueryAreLearnedMeasuredAndPutInOrderInAnAnswerAndInAFile(Platform platform) {
    platform.declare(
        PROJECT,
        """
        name: %s
        task: regression
        target: relevance
        entityKey: query
        columns:
          query: {type: category, required: true}
          stars: {type: number, required: true}
          relevance: {type: integer, required: true}
        training: {compute: lambda, objective: ranking}
        gates: [{metric: ndcg, min: 0.8}]
        approval: automatic
        """
            .formatted(PROJECT));
    platform.drop(PROJECT, "found.csv", found().getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
    JsonNode version = platform.get("/v1/projects/%s/versions/1".formatted(PROJECT));
    assertThat(version.at("/evaluation/metrics/NDCG/value").asDouble()).isBetween(0.8, 1.0);
    assertThat(version.at("/evaluation/metrics/MAP/value").asDouble()).isBetween(0.5, 1.0);

    JsonNode answer =
        Json.mapper()
            .readTree(
                platform
                    .post(
                        "/v1/models/%s/predict".formatted(PROJECT),
                        "{\"instances\":[{\"query\":\"q\",\"stars\":4.9},{\"query\":\"q\",\"stars\":1.2}]}")
                    .body())
            .path("predictions");
    assertThat(answer.at("/0/value").asDouble()).isGreaterThan(answer.at("/1/value").asDouble());

    String file =
        platform.drop(
            "batch-in/" + PROJECT, "asked.csv", "query,stars\nq,4.9\nq,1.2\n".getBytes(UTF_8));
    platform.awaitPredicted(PROJECT, file);
    List<String> lines = platform.read("batch-out/" + PROJECT + "/asked.csv").lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith("q,4.9," + answer.at("/0/value").asString());
    assertThat(lines.get(2)).startsWith("q,1.2," + answer.at("/1/value").asString());
  }

  /** Eight results of each of 150 queries: the more stars, the more relevant. */
  private static String found() {
    var random = new SplittableRandom(7);
    StringBuilder rows = new StringBuilder("query,stars,relevance\n");
    for (int query = 0; query < 150; query++) {
      for (int result = 0; result < 8; result++) {
        double stars = random.nextDouble(1, 5);
        int relevance = (int) Math.clamp(stars - 2 + random.nextDouble(), 0, 3);
        rows.append("q%s,%s,%s\n".formatted(query, stars, relevance));
      }
    }
    return rows.toString();
  }
}
