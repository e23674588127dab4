package io.millrace.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Whether a model predicts, and stopping and starting that. */
@Command(
    name = "serving",
    description = "Whether the model predicts, and stopping and starting its predictions.")
final class ServingCommand extends ApiCommand {

  private enum Action {
    STATUS,
    STOP,
    START
  }

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description =
          "status, which is meant if nothing is said; stop refuses predictions, whichever version serves, until somebody says start.")
  private Action action = Action.STATUS;

  @Option(
      names = {"-m", "--why"},
      paramLabel = "REASON",
      description = "Why, for the history and whoever asks for predictions; needed but for status.")
  private @Nullable String why;

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/" + Api.part(project);
    if (action == Action.STATUS) {
      JsonNode status = api.get(path + "/status");
      return show(status.path("stopped"), console, () -> print(status, console));
    }
    if (why == null) {
      throw new PlatformException(400, "Say why, for the history: -m REASON.");
    }
    String verb = action.name().toLowerCase(Locale.ROOT);
    JsonNode stop = api.post("%s/serving/%s".formatted(path, verb), Map.of("why", why));
    return show(
        stop,
        console,
        () ->
            console.line(
                action == Action.STOP
                    ? "Predictions of %s are refused within seconds; to start them again: millrace serving %s start -m WHY"
                        .formatted(project, project)
                    : "%s predicts again within seconds.".formatted(project)));
  }

  private void print(JsonNode status, Console console) {
    JsonNode live = status.at("/route/live/version");
    if (live.isMissingNode()) {
      console.line("Nothing of %s serves yet.".formatted(project));
    } else if (status.has("stopped")) {
      console.line("Predictions are stopped " + Descriptions.stopped(status.path("stopped")) + ".");
    } else {
      console.line("Version %s serves and predicts.".formatted(live.asInt()));
    }
  }
}
