package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model is asked becomes other than what it learned from: that is one incident, which says
 * what moved, is answered by one retraining on the newest data once enough is known of what came
 * true, and ends when the new version serves. So it is known, too, what its predictions earned.
 */
@ExtendWith(SharedPlatform.class)
class DriftAnsweredTest {

  private static final String PROJECT = "answered";
  private static final String PATH = "/v1/projects/" + PROJECT;
  private static final int LATER = 40;

  /** So many, as the stream of captures delivers what is full at once. */
  private static final int REQUESTS = 40;

  @Test
  void driftIsAnIncidentThatOneRetrainingAnswers(Platform platform) {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT).replace("training:", "training:\n  trigger: asked")
            + """
            monitoring:
              respond: {retrain: {labels: 100}}
              metrics:
                - {name: saved, gain: {truePositive: -100, falseNegative: -100}}
              segments: [plan]
            evaluation: {fairness: {groups: [plan]}}
            """);
    platform.drop(PROJECT, "first.csv", Sample.csv(1, 600).getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
    platform.drop(PROJECT, "second.csv", shifted().getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/dataset/version").asInt(0) == 2);

    List<String> ids = ask(platform);
    JsonNode incident = awaitIncident(platform);

    assertThat(incident.path("version").asInt()).isEqualTo(1);
    assertThat(incident.at("/columns/0/column").asString()).isEqualTo("months");
    assertThat(incident.at("/columns/0/importance").asDouble()).isGreaterThan(0.5);
    assertThat(incident.at("/columns/0/why").asString()).contains("rows against");
    assertThat(incident.path("held").asString())
        .startsWith("it is not yet known of 100 predictions since ");

    cameTrue(platform, ids);
    var _ =
        platform.awaitAnswer(
            PATH + "/incidents/1",
            now -> {
              summarize(platform);
              return now.at("/retraining/datasetVersion").asInt(0) == 2;
            });
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 2);
    JsonNode runs = platform.get(PATH + "/runs").path("runs");
    assertThat(runs).hasSize(2);
    assertThat(runs.at("/0/reason/number").asInt()).isEqualTo(1);
    assertThat(runs.at("/0/datasetVersion").asInt()).isEqualTo(2);
    summarize(platform);
    assertThat(platform.get(PATH + "/incidents/1").at("/closed/why").asString())
        .isEqualTo("version 2 serves instead of version 1");
    assertThat(platform.get(PATH + "/windows/report").at("/report/trend").isArray()).isTrue();
    assertThat(platform.get(PATH + "/history").toString())
        .contains("it is not yet known of 100 predictions since ")
        .contains("on dataset 2, by the project's policy: ");

    JsonNode answer =
        platform.awaitAnswer(
            PATH + "/quality",
            qualities -> {
              summarize(platform);
              return labels(qualities) > 0;
            });
    assertThat(answer.path("windows").findValuesAsString("total"))
        .as("each that left costs 100, whatever was said of it")
        .contains(Double.toString(-100.0 * labels(answer)));
    assertThat(new Commands(platform.environment()).run("monitor", PROJECT))
        .contains("  saved        -")
        .contains("saved is -100.00 a prediction")
        .containsPattern(
            "plan large: [0-9,]+ predictions, .* on average; [0-9]+ labels; .*saved -100.00")
        .contains("plan small: ")
        .containsPattern("plan = large: [0-9,]+ predictions; .*demographic parity");
  }

  /** So many of the first thousand are among those that are looked at, all in one window. */
  private static long labels(JsonNode qualities) {
    return qualities
        .path("windows")
        .valueStream()
        .mapToLong(window -> window.at("/business/0/labels").asLong())
        .sum();
  }

  /** All of them left. */
  private static void cameTrue(Platform platform, List<String> ids) {
    String feedback =
        ids.stream()
            .map("{\"id\":\"%s\",\"outcome\":\"Yes\"}"::formatted)
            .collect(Collectors.joining(",", "{\"feedback\":[", "]}"));
    var answer = platform.post("/v1/models/%s/feedback".formatted(PROJECT), feedback);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The same customers, each so many months later. */
  private static String shifted() {
    return Sample.csv(2, 900)
        .lines()
        .map(line -> line.split(","))
        .map(cells ->
            cells[1].matches("\\d+")
                ? cells[0] + "," + later(cells[1]) + "," + cells[2]
                : String.join(",", cells))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static int later(String months) {
    return Integer.parseInt(months) == 999 ? 999 : Integer.parseInt(months) * 4 / 5 + LATER;
  }

  /** The ids of the first thousand predictions. */
  private static List<String> ask(Platform platform) {
    Random random = new Random(3);
    String first = "";
    for (int request = 0; request < REQUESTS; request++) {
      String instances =
          IntStream.range(0, 1000)
              .mapToObj(_ ->
                  "{\"months\":%s,\"plan\":\"%s\"}"
                      .formatted(
                          LATER + random.nextInt(80), random.nextBoolean() ? "large" : "small"))
              .collect(Collectors.joining(","));
      var answer =
          platform.post(
              "/v1/models/%s/predict".formatted(PROJECT), "{\"instances\":[" + instances + "]}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      first = first.isEmpty() ? answer.body() : first;
    }
    return JsonMapper.shared().readTree(first).path("predictions").findValuesAsString("id");
  }

  private static JsonNode awaitIncident(Platform platform) {
    return platform
        .awaitAnswer(
            PATH + "/incidents",
            answer -> {
              if (answer.path("incidents").isEmpty()) {
                summarize(platform);
              }
              return !answer.path("incidents").isEmpty();
            })
        .at("/incidents/0");
  }

  private static void summarize(Platform platform) {
    var _ = platform.turn("summarizecaptures", Map.of());
  }
}
