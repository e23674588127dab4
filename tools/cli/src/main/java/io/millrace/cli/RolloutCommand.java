package io.millrace.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Where the traffic of a project goes, and what people do to a rollout. */
@Command(
    name = "rollout",
    description = "Where the traffic goes, and holding, letting go on or taking back a rollout.")
final class RolloutCommand extends ApiCommand {

  private enum Action {
    STATUS,
    PAUSE,
    RESUME,
    ABORT
  }

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description =
          "status, which is meant if nothing is said; pause holds the rollout at its step; resume"
              + " lets it go on; abort takes the traffic back.")
  private Action action = Action.STATUS;

  @Option(
      names = {"-m", "--why"},
      paramLabel = "REASON",
      description = "Why, for the history; needed but for status.")
  private @Nullable String why;

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/" + Api.part(project);
    if (action == Action.STATUS) {
      JsonNode status = api.get(path + "/status");
      JsonNode route = status.path("route");
      return show(route, console, () -> print(route, TrafficChart.ofStatus(status), console));
    }
    if (why == null) {
      throw new PlatformException(400, "Say why, for the history: -m REASON.");
    }
    String verb = action.name().toLowerCase(Locale.ROOT);
    JsonNode route = api.post("%s/rollout/%s".formatted(path, verb), Map.of("why", why));
    return show(route, console, () -> print(route, TrafficChart.of(route), console));
  }

  private void print(JsonNode route, List<String> lines, Console console) {
    if (route.isMissingNode()) {
      console.line("Nothing of %s serves yet.".formatted(project));
      return;
    }
    lines.forEach(console::line);
  }
}
