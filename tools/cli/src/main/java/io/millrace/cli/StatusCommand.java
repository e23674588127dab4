package io.millrace.cli;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Where a project stands. */
@Command(
    name = "status",
    description = "Where a project stands, stage by stage; of none, which there are.")
final class StatusCommand extends ApiCommand {

  private static final int MOST_MOVED = 5;
  private static final Set<String> MOVED = Set.of("WATCH", "DRIFT", "SEVERE");

  @Parameters(
      arity = "0..1",
      paramLabel = "PROJECT",
      description = "The project's name; else all projects are listed.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    if (project.isEmpty()) {
      return ProjectsCommand.list(this, api, console);
    }
    JsonNode status = api.get("/v1/projects/" + Api.part(project) + "/status");
    return show(status, console, () -> print(status, api, console));
  }

  private static void print(JsonNode status, Api api, Console console) {
    JsonNode declared = status.path("project");
    JsonNode project = declared.path("project");
    console.line(
        "%s · %s, predicts %s · revision %s by %s"
            .formatted(
                console.bold(project.path("name").asString()),
                Descriptions.small(project.path("task")),
                project.path("target").asString(),
                declared.path("revision").asInt(),
                declared.path("by").asString()));
    stage(
        console,
        "upload",
        status.path("upload"),
        upload ->
            "%s: %s"
                .formatted(
                    Descriptions.fileName(upload.path("file")), Descriptions.upload(upload)));
    stage(
        console,
        "dataset",
        status.path("dataset"),
        dataset ->
            "version %s, %s rows%s"
                .formatted(
                    dataset.path("version").asInt(),
                    Descriptions.count(dataset.path("rows")),
                    project.at("/data/from").isString()
                        ? ", of the project " + project.at("/data/from").asString()
                        : ""));
    stage(
        console,
        "run",
        status.path("run"),
        run ->
            "%s on dataset %s: %s"
                .formatted(
                    run.path("runId").asString(),
                    run.path("datasetVersion").asInt(),
                    Descriptions.run(run)));
    meanwhile(status.path("run"), api).ifPresent(line -> console.line("            " + line));
    stage(console, "training", status.path("spending"), spending -> spending(spending, project));
    stage(
        console,
        "version",
        status.path("version"),
        version ->
            "%s %s".formatted(version.path("version").asInt(), Descriptions.approval(version)));
    stage(
        console,
        "metrics",
        status.path("version"),
        version -> String.join(", ", Descriptions.metrics(version.path("evaluation"))));
    stage(console, "serving", status.path("route"), StatusCommand::route);
    JsonNode fallback = project.at("/deployment/fallback");
    if (fallback.isObject()) {
      stage(console, "fallback", fallback, StatusCommand::fallback);
    }
    if (status.has("endpoint")) {
      stage(console, "endpoint", status.path("endpoint"), StatusCommand::endpoint);
    }
    if (status.has("stopped")) {
      stage(console, "stopped", status.path("stopped"), Descriptions::stopped);
    }
    if (TrafficChart.isMoving(status.path("route"))) {
      TrafficChart.ofStatus(status).forEach(line -> console.line("            " + line));
    }
    stage(console, "window", status.path("window"), StatusCommand::window);
    moved(status.path("window"))
        .limit(MOST_MOVED)
        .forEach(column -> console.line("            " + drift(column)));
    if (status.has("feedback")) {
      stage(console, "feedback", status.path("feedback"), StatusCommand::feedback);
    }
    if (status.has("unreadable")) {
      console.line(
          "%s newer entries cannot be read and were passed over; the log of Reconcile says which, once a day."
              .formatted(status.path("unreadable").asInt()));
    }
  }

  /** What a job prints that runs: how far it is. Where its log cannot be read, the rest is told. */
  private static Optional<String> meanwhile(JsonNode run, Api api) {
    if (run.isMissingNode() || run.has("outcome") || run.has("waiting")) {
      return Optional.empty();
    }
    String path =
        "/v1/projects/%s/runs/%s"
            .formatted(
                Api.part(run.path("project").asString()), Api.part(run.path("runId").asString()));
    try {
      return new RunLog(api, path).latest();
    } catch (PlatformException unreadable) {
      return Optional.empty();
    }
  }

  private static String spending(JsonNode spending, JsonNode project) {
    JsonNode budget = project.at("/training/budget");
    double setAside = spending.path("setAside").asDouble(0);
    return "%s in %s%s%s"
        .formatted(
            Descriptions.money(spending.path("spent").asDouble(0), "USD"),
            spending.path("month").asString(),
            setAside > 0
                ? ", %s more at most for what runs".formatted(Descriptions.money(setAside, "USD"))
                : "",
            budget.isNumber()
                ? ", of a budget of " + Descriptions.money(budget.asDouble(), "USD")
                : "");
  }

  static String route(JsonNode route) {
    JsonNode previous = route.at("/previous/version");
    String endpoint = route.at("/live/endpoint").asString("");
    return "version %s%s since %s, %s"
        .formatted(
            route.at("/live/version").asInt(),
            endpoint.isEmpty() ? "" : " at " + endpoint,
            Descriptions.time(route.path("since")),
            previous.isMissingNode()
                ? "none before it"
                : "version %s before it".formatted(previous.asInt()));
  }

  private static String fallback(JsonNode fallback) {
    JsonNode version = fallback.path("version");
    String before = version.isMissingNode() ? "" : "version %s, ".formatted(version.asInt());
    JsonNode answer = fallback.path("answer");
    String last =
        switch (answer.path("type").asString("")) {
          case "Estimate" -> ", and by default " + answer.path("value").asString();
          case "Probability" ->
              ", and by default the probability " + answer.path("positive").asString();
          case "OfClass" -> ", and by default the class " + answer.path("label").asString();
          default -> "";
        };
    return before + "the version before it" + last;
  }

  private static String feedback(JsonNode feedback) {
    long unknown = feedback.path("unknown").asLong();
    return "%s lines since %s, %s"
        .formatted(
            Descriptions.count(feedback.path("lines")),
            Descriptions.time(feedback.path("since")),
            unknown == 0
                ? "each about a prediction that is known"
                : "of which %s are about no prediction that is known"
                    .formatted(Descriptions.count(feedback.path("unknown"))));
  }

  static String endpoint(JsonNode endpoint) {
    JsonNode state = endpoint.path("state");
    return "version %s, %s since %s: %s"
        .formatted(
            endpoint.path("version").asInt(),
            state.path("type").asString().equals("Failed") ? "failed, wanted" : "awaited",
            Descriptions.time(endpoint.path("wantedAt")),
            state.path("why").asString(state.path("words").asString("")));
  }

  private static String window(JsonNode window) {
    return "%s predictions of version %s until %s%s: %s"
        .formatted(
            Descriptions.count(window.path("predictions")),
            window.path("version").asInt(),
            Descriptions.time(window.path("to")),
            window.path("since").equals(window.path("from"))
                ? ""
                : ", with those since " + Descriptions.time(window.path("since")),
            verdict(window));
  }

  private static String verdict(JsonNode window) {
    long moved = moved(window).count();
    if (moved > 0) {
      return "%s of %s columns moved%s"
          .formatted(
              moved,
              window.path("columns").size() + window.path("left").asInt(),
              moved > MOST_MOVED ? ", the worst of them" : "");
    }
    Set<String> verdicts =
        window
            .path("columns")
            .valueStream()
            .map(column -> column.path("verdict").asString())
            .collect(Collectors.toSet());
    if (verdicts.contains("NONE")) {
      return "no drift";
    }
    return verdicts.contains("TOO_FEW_ROWS")
        ? "too few to compare with the training data"
        : "nothing that could be compared with the training data";
  }

  /** The columns that differ, the worst first. */
  private static Stream<JsonNode> moved(JsonNode window) {
    return window
        .path("columns")
        .valueStream()
        .filter(column -> MOVED.contains(column.path("verdict").asString()));
  }

  private static String drift(JsonNode column) {
    return "%s of %s: %s"
        .formatted(
            Descriptions.small(column.path("verdict")),
            column.path("column").asString(),
            column.path("why").asString());
  }

  private static void stage(
      Console console, String name, JsonNode stage, Function<JsonNode, String> text) {
    String words = stage.isMissingNode() ? console.dim("none yet") : text.apply(stage);
    console.line("  %-8s  %s".formatted(name, words));
  }
}
