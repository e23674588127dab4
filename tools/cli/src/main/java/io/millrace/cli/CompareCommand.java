package io.millrace.cli;

import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Two runs side by side. */
@Command(
    name = "compare",
    description = "Two training runs side by side: data, definition, metrics, price, time.")
final class CompareCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "RUN", description = "A run's id, as runs tells it.")
  private String one = "";

  @Parameters(index = "2", paramLabel = "RUN", description = "Another's.")
  private String other = "";

  @Override
  int run(Api api, Console console) {
    JsonNode first = read(api, one);
    JsonNode second = read(api, other);
    return show(
        Json.mapper().valueToTree(Map.of("runs", List.of(first, second))),
        console,
        () -> console.table(List.of("", one, other), rows(first, second)));
  }

  private JsonNode read(Api api, String run) {
    return api.get("/v1/projects/%s/runs/%s".formatted(Api.part(project), Api.part(run)));
  }

  private static List<List<String>> rows(JsonNode first, JsonNode second) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "outcome", first, second, Descriptions::run);
    row(rows, "dataset", first, second, run -> run.path("datasetVersion").asString("-"));
    row(
        rows,
        "definition",
        first,
        second,
        run -> "revision " + run.path("projectRevision").asInt());
    row(rows, "where", first, second, run -> run.path("where").asString("as the project says"));
    row(rows, "launched", first, second, run -> Descriptions.time(run.path("launchedAt")));
    row(rows, "took", first, second, CompareCommand::took);
    row(rows, "price", first, second, run -> Descriptions.price(run.path("price")));
    var metrics = new TreeSet<>(metrics(first).propertyNames());
    metrics.addAll(metrics(second).propertyNames());
    for (String metric : metrics) {
      row(
          rows,
          Descriptions.small(Json.mapper().valueToTree(metric)),
          first,
          second,
          run -> Descriptions.estimate(metrics(run).path(metric)));
    }
    return rows;
  }

  private static void row(
      List<List<String>> rows,
      String name,
      JsonNode first,
      JsonNode second,
      Function<JsonNode, String> text) {
    rows.add(List.of(name, text.apply(first), text.apply(second)));
  }

  private static JsonNode metrics(JsonNode run) {
    return run.at("/outcome/model/evaluation/metrics");
  }

  private static String took(JsonNode run) {
    return run.has("endedAt")
        ? Duration.between(
                    Instant.parse(run.path("launchedAt").asString()),
                    Instant.parse(run.path("endedAt").asString()))
                .toSeconds()
            + " s"
        : "not ended";
  }
}
