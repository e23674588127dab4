package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The models that a run chose from. */
@Command(
    name = "leaderboard",
    description = "The models that a training run chose from, the best first, with intervals.")
final class LeaderboardCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the newest that has a model, if left out.")
  private @Nullable String id;

  @Override
  int run(Api api, Console console) {
    JsonNode run = find(api);
    JsonNode trials = run.at("/outcome/model/tuning");
    if (!trials.isMissingNode()) {
      return show(trials, console, () -> tellTrials(run, trials, console));
    }
    JsonNode board = run.at("/outcome/model/leaderboard");
    if (board.isMissingNode()) {
      throw new InvalidInputException(
          "Run %s chose from nothing: its algorithm has one setting. training: {algorithm: auto} searches, and training: {search: {}} does for xgboost, and with ranges for a script or an image."
              .formatted(run.path("runId").asString()));
    }
    return show(board, console, () -> tell(run, board, console));
  }

  private JsonNode find(Api api) {
    String runs = "/v1/projects/%s/runs".formatted(Api.part(project));
    if (id != null) {
      JsonNode run = api.get(runs + "/" + Api.part(id));
      if (run.at("/outcome/model").isMissingNode()) {
        throw new InvalidInputException(
            "Run %s has no model: %s".formatted(id, Descriptions.run(run)));
      }
      return run;
    }
    for (JsonNode run : api.get(runs).path("runs")) {
      if (!run.at("/outcome/model").isMissingNode()) {
        return run;
      }
    }
    throw new InvalidInputException(
        "No recent run of %s has a model; see: millrace runs %s".formatted(project, project));
  }

  private static void tellTrials(JsonNode run, JsonNode trials, Console console) {
    console.line(
        "Run %s tried %s settings of the project's own code, a training job each, and took the first, by the figure that it printed of validation rows (%s is better):"
            .formatted(
                console.bold(run.path("runId").asString()),
                trials.path("entries").size(),
                trials.path("goal").asString().equals("MAXIMIZE") ? "more" : "less"));
    console.line("");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode entry : trials.path("entries")) {
      rows.add(
          List.of(
              entry.path("job").asString(),
              entry.has("value") ? Descriptions.figure(entry.path("value").asDouble()) : "–",
              entry.path("state").asString(),
              settings(entry.path("settings"))));
    }
    console.table(List.of("JOB", "FIGURE", "ENDED", "SETTINGS"), rows);
  }

  private static void tell(JsonNode run, JsonNode board, Console console) {
    console.line(
        "Run %s tried %s settings of trees%s, and chose by %s rows%s:"
            .formatted(
                console.bold(run.path("runId").asString()),
                Descriptions.count(board.path("trials")),
                board.path("outOfTime").asBoolean() ? " until time was up" : "",
                Descriptions.count(board.path("rows")),
                board.path("folds").asInt() == 1
                    ? ""
                    : " in %s folds".formatted(board.path("folds").asInt())));
    console.line("");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode entry : board.path("entries")) {
      rows.add(
          List.of(
              entry.path("name").asString(),
              estimate(entry.path("value")),
              entry.has("behind") ? estimate(entry.path("behind")) : "–",
              entry.has("rounds") ? Descriptions.count(entry.path("rounds")) : "–",
              "%s %%".formatted(Math.round(100 * entry.path("share").asDouble())),
              settings(entry.path("settings"))));
    }
    console.table(
        List.of(
            "MODEL",
            board.path("metric").asString().replace('_', ' '),
            "BEHIND THE FIRST",
            "ROUNDS",
            "SHARE",
            "SETTINGS"),
        rows);
  }

  private static String settings(JsonNode settings) {
    List<String> all = new ArrayList<>();
    settings.forEachEntry((name, value) -> all.add(name + " " + value.asString()));
    return all.isEmpty() ? "–" : String.join(", ", all);
  }

  private static String estimate(JsonNode estimate) {
    return "%s (%s to %s)"
        .formatted(
            Descriptions.figure(estimate.path("value").asDouble()),
            Descriptions.figure(estimate.path("low").asDouble()),
            Descriptions.figure(estimate.path("high").asDouble()));
  }
}
