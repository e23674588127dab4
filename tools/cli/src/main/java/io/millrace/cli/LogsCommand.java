package io.millrace.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What a training run prints. */
@Command(name = "logs", description = "What a training run prints.")
final class LogsCommand extends ApiCommand {

  private static final Duration BETWEEN_PAGES = Duration.ofMillis(500);

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run's id; else the newest.")
  private @Nullable String run;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run ends.")
  private boolean follow;

  @Override
  int run(Api api, Console console) {
    String id = run != null ? run : newest(api);
    String path = "/v1/projects/%s/runs/%s".formatted(Api.part(project), Api.part(id));
    var log = new RunLog(api, path);
    boolean ended;
    do {
      ended = !follow || api.get(path).has("outcome");
      var lines = log.next();
      lines.forEach(console::line);
      if (lines.size() == RunLog.PAGE) {
        ended = false; // there is more
      } else if (!ended) {
        Pause.of(BETWEEN_PAGES);
      }
    } while (!ended);
    return DONE;
  }

  private String newest(Api api) {
    JsonNode runs = api.get("/v1/projects/%s/runs?limit=1".formatted(Api.part(project)));
    if (runs.path("runs").isEmpty()) {
      throw new PlatformException(404, "%s has no run yet.".formatted(project));
    }
    return runs.at("/runs/0/runId").asString();
  }
}
