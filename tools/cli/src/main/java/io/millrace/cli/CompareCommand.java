package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Two runs side by side, or one beside the version that served. */
@Command(
    name = "compare",
    description =
        "Two training runs side by side: data, definition, metrics, price, time. Of one run, its"
            + " metrics beside those of the version that served then, on the same held-out rows.")
final class CompareCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "RUN", description = "A run's id, as runs tells it.")
  private String one = "";

  @Parameters(index = "2", arity = "0..1", paramLabel = "RUN", description = "Another's.")
  private @Nullable String other;

  @Override
  int run(Api api, Console console) {
    JsonNode first = read(api, one);
    if (other == null) {
      return withChampion(first, console);
    }
    JsonNode second = read(api, other);
    return show(
        Json.mapper().valueToTree(Map.of("runs", List.of(first, second))),
        console,
        () -> console.table(List.of("", one, other), rows(first, second)));
  }

  private int withChampion(JsonNode run, Console console) {
    JsonNode its = run.at("/outcome/model/evaluation");
    if (its.isMissingNode()) {
      throw new InvalidInputException(
          "Run %s has nothing to compare: %s".formatted(one, Descriptions.run(run)));
    }
    JsonNode champion = run.at("/outcome/model/championEvaluation");
    if (champion.isMissingNode()) {
      throw new InvalidInputException(
          run.has("champion")
              ? "Version %s could not be measured on the rows of run %s: see its gates, or name another run."
                  .formatted(run.path("champion").asString(), one)
              : "No version served when run %s began: name another run.".formatted(one));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String metric : new TreeSet<>(its.path("metrics").propertyNames())) {
      rows.add(
          List.of(
              Descriptions.small(Json.mapper().valueToTree(metric)),
              Descriptions.estimate(its.path("metrics").path(metric)),
              Descriptions.estimate(champion.path("metrics").path(metric))));
    }
    return show(
        run,
        console,
        () -> {
          console.line(
              "On the same %s held-out rows of %s:"
                  .formatted(Descriptions.count(its.path("rows")), Descriptions.data(run)));
          console.line("");
          console.table(List.of("", one, "version " + run.path("champion").asString()), rows);
        });
  }

  private JsonNode read(Api api, String run) {
    return api.get("/v1/projects/%s/runs/%s".formatted(Api.part(project), Api.part(run)));
  }

  private static List<List<String>> rows(JsonNode first, JsonNode second) {
    List<List<String>> rows = new ArrayList<>();
    row(rows, "outcome", first, second, Descriptions::run);
    row(rows, "dataset", first, second, Descriptions::dataset);
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
