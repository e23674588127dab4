package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Where a project stands. */
@Command(name = "status", description = "Where a project stands, stage by stage.")
final class StatusCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    JsonNode status = api.get("/v1/projects/" + Api.part(project) + "/status");
    return show(status, console, () -> print(status, console));
  }

  private static void print(JsonNode status, Console console) {
    JsonNode declared = status.path("project");
    JsonNode project = declared.path("project");
    console.line(
        "%s · %s, predicts %s · revision %s by %s"
            .formatted(
                console.bold(project.path("name").asString()),
                Words.small(project.path("task")),
                project.path("target").asString(),
                declared.path("revision").asInt(),
                declared.path("by").asString()));
    stage(
        console,
        "upload",
        status.path("upload"),
        upload -> "%s: %s".formatted(Words.fileName(upload.path("file")), Words.upload(upload)));
    stage(
        console,
        "dataset",
        status.path("dataset"),
        dataset ->
            "version %s, %s rows"
                .formatted(dataset.path("version").asInt(), Words.count(dataset.path("rows"))));
    stage(
        console,
        "run",
        status.path("run"),
        run ->
            "%s on dataset %s: %s"
                .formatted(
                    run.path("runId").asString(),
                    run.path("datasetVersion").asInt(),
                    Words.run(run)));
    stage(
        console,
        "version",
        status.path("version"),
        version -> "%s %s".formatted(version.path("version").asInt(), Words.approval(version)));
    stage(
        console,
        "metrics",
        status.path("version"),
        version -> String.join(", ", Words.metrics(version.path("evaluation"))));
    stage(console, "serving", status.path("route"), StatusCommand::route);
    stage(console, "window", status.path("window"), StatusCommand::window);
  }

  private static String route(JsonNode route) {
    JsonNode previous = route.at("/previous/version");
    return "version %s since %s, %s"
        .formatted(
            route.at("/live/version").asInt(),
            Words.time(route.path("since")),
            previous.isMissingNode()
                ? "none before it"
                : "version %s before it".formatted(previous.asInt()));
  }

  private static String window(JsonNode window) {
    return "%s predictions of version %s until %s: %s"
        .formatted(
            Words.count(window.path("predictions")),
            window.path("version").asInt(),
            Words.time(window.path("to")),
            drift(window.path("columns")));
  }

  private static String drift(JsonNode columns) {
    List<String> found = new ArrayList<>();
    Map<String, Integer> verdicts = new TreeMap<>();
    for (JsonNode column : columns) {
      String verdict = column.path("verdict").asString();
      verdicts.merge(verdict, 1, Integer::sum);
      if (verdict.equals("WATCH") || verdict.equals("DRIFT") || verdict.equals("SEVERE")) {
        found.add(
            "%n            %s of %s: %s"
                .formatted(
                    Words.small(column.path("verdict")),
                    column.path("column").asString(),
                    column.path("why").asString()));
      }
    }
    if (!found.isEmpty()) {
      return String.join("", found);
    }
    if (verdicts.containsKey("NONE")) {
      return "no drift";
    }
    return verdicts.containsKey("TOO_FEW_ROWS")
        ? "too few to compare with the training data"
        : "nothing that could be compared with the training data";
  }

  private static void stage(
      Console console, String name, JsonNode stage, Function<JsonNode, String> text) {
    String words = stage.isMissingNode() ? console.dim("none yet") : text.apply(stage);
    console.line("  %-8s  %s".formatted(name, words));
  }
}
