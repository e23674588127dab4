package io.millrace.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a training run prints. */
@Command(name = "logs", description = "What a training run prints.")
final class LogsCommand extends ApiCommand {

  private static final Duration BETWEEN_PAGES = Duration.ofMillis(500);

  @Mixin private final WhichRun which = new WhichRun();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run ends.")
  private boolean follow;

  @Override
  int run(Api api, Console console) {
    String path = which.path(api);
    var log = new RunLog(api, path);
    boolean ended;
    do {
      ended = !follow || api.get(path).has("outcome");
      var lines = log.next();
      lines.forEach(console::line);
      if (!lines.isEmpty()) {
        ended = false; // there may be more, of the run's next job for instance
      } else if (!ended) {
        Pause.of(BETWEEN_PAGES);
      }
    } while (!ended);
    return DONE;
  }
}
