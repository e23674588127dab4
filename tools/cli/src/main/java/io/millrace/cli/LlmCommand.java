package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The language models there are, where one stands, and letting another version of it answer. */
@Command(
    name = "llm",
    description =
        "The language models that you may see, where one stands, and letting another version answer.")
final class LlmCommand extends ApiCommand {

  private enum Action {
    STATUS,
    DEPLOY
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model's name; all are listed where there is none.")
  private @Nullable String model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description =
          "status, which is meant if nothing is said; deploy lets a version answer, an earlier one as well.")
  private Action action = Action.STATUS;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version that is to answer; needed for deploy.")
  private @Nullable Integer version;

  @Option(
      names = {"-m", "--why"},
      paramLabel = "REASON",
      description = "Why, for the history; needed for deploy.")
  private @Nullable String why;

  @Override
  int run(Api api, Console console) {
    if (model == null) {
      return list(api, console);
    }
    String path = "/v1/language-models/" + Api.part(model);
    if (action == Action.STATUS) {
      JsonNode status = api.get(path);
      return show(status, console, () -> print(status, console));
    }
    if (version == null || why == null) {
      throw new PlatformException(
          400, "Say which version, and why, for the history: deploy VERSION -m REASON.");
    }
    JsonNode wanted =
        api.post("%s/versions/%s/deploy".formatted(path, version), Map.of("why", why));
    return show(
        wanted,
        console,
        () ->
            console.line(
                "Version %s is to answer; see millrace llm %s.".formatted(version, model)));
  }

  private int list(Api api, Console console) {
    ObjectNode answer = Json.mapper().createObjectNode();
    ArrayNode models = answer.putArray("languageModels");
    Pages.of(api, "/v1/language-models", "next", "after")
        .forEach(page -> page.path("languageModels").forEach(models::add));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : models) {
      rows.add(
          List.of(
              each.at("/model/name").asString(),
              Descriptions.small(each.at("/model/answers")),
              each.path("version").asString(""),
              each.at("/model/container/image").asString(),
              Descriptions.time(each.path("at"))));
    }
    return show(
        answer,
        console,
        () -> console.table(List.of("MODEL", "ANSWERS", "VERSION", "IMAGE", "DECLARED"), rows));
  }

  private static void print(JsonNode status, Console console) {
    JsonNode declared = status.path("declared");
    JsonNode container = declared.at("/model/container");
    console.line(
        "%s · answers %s · version %s by %s"
            .formatted(
                console.bold(declared.at("/model/name").asString()),
                Descriptions.small(declared.at("/model/answers")),
                declared.path("version").asInt(),
                declared.path("by").asString()));
    console.line("  asked at  " + status.path("address").asString());
    console.line("  image     " + container.path("image").asString());
    if (container.has("data")) {
      console.line("  data      " + container.path("data").asString());
    }
    JsonNode limits = declared.at("/model/limits");
    if (!limits.isEmpty()) {
      console.line("  limits    " + limits(limits));
    }
    JsonNode capture = declared.at("/model/capture");
    if (!capture.isMissingNode()) {
      console.line("  keeps     %s".formatted(Descriptions.small(capture)));
    }
    JsonNode route = status.path("route");
    console.line(
        "  serving   "
            + (route.isMissingNode() ? console.dim("none yet") : StatusCommand.route(route)));
    if (status.has("endpoint")) {
      console.line("  endpoint  " + StatusCommand.endpoint(status.path("endpoint")));
    }
    if (status.has("stopped")) {
      console.line("  stopped   " + Descriptions.stopped(status.path("stopped")));
    }
    if (TrafficChart.isMoving(route)) {
      TrafficChart.ofStatus(status).forEach(line -> console.line("            " + line));
    }
  }

  private static String limits(JsonNode limits) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("completionTokens", "an answer");
    words.put("tokensPerMinute", "a minute of each caller");
    words.put("tokensPerDay", "a day of each caller");
    return words.entrySet().stream()
        .filter(each -> limits.has(each.getKey()))
        .map(each -> "%s tokens %s".formatted(limits.path(each.getKey()).asLong(), each.getValue()))
        .collect(Collectors.joining(", "));
  }
}
