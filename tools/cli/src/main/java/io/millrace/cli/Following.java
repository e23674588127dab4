package io.millrace.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether and how long to follow what comes of something, and what is said of how it ended. */
final class Following {

  @Option(names = "--no-wait", description = "Do not follow.")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      description = "How long to follow (60 minutes).")
  private int minutes = 60;

  boolean wanted() {
    return !noWait;
  }

  Duration patience() {
    return Duration.ofMinutes(minutes);
  }

  /**
   * Says what is left to say.
   *
   * @return the exit code
   */
  static int tell(Loop.End end, String project, Console console) {
    return switch (end) {
      case Loop.End.Live _, Loop.End.Declared _ -> ApiCommand.DONE;
      case Loop.End.Predicted(var upload) -> {
        long wrong = upload.at("/rows/quarantined").asLong();
        console.line(
            "%s To have the file: millrace uploads %s %s --predictions FILE"
                .formatted(
                    wrong == 0
                        ? "Every row was predicted."
                        : "Rows that were not are beside it, each with its reason: %s."
                            .formatted(Descriptions.count(upload.at("/rows/quarantined"))),
                    project,
                    upload.path("ingestId").asString()));
        yield wrong == 0 ? ApiCommand.DONE : ApiCommand.REFUSED;
      }
      case Loop.End.Branched(var branch, var number) -> {
        console.line(
            "It is version %s of branch %s, which nothing learns from by itself: millrace train %s@%s -m WHY tries it; see millrace diff %s main..%s, then millrace merge %s %s -m WHY"
                .formatted(number, branch, project, branch, project, branch, project, branch));
        yield ApiCommand.DONE;
      }
      case Loop.End.Tried(var run) -> {
        String id = run.path("runId").asString();
        console.line(
            "It learned from %s, and serves nobody until that is merged: see millrace compare %s %s and millrace version %s %s --card, then millrace merge %s %s -m WHY"
                .formatted(
                    Descriptions.data(run),
                    project,
                    id,
                    project,
                    id,
                    project,
                    run.path("branch").asString()));
        yield ApiCommand.DONE;
      }
      case Loop.End.Gathered(var until) -> {
        console.line("It waits for others until %s, and is published with them.".formatted(until));
        yield ApiCommand.DONE;
      }
      case Loop.End.WaitsForApproval(var number) -> {
        console.line(
            "Version %s waits for a decision: millrace approve %s %s -m WHY"
                .formatted(number, project, number));
        yield ApiCommand.DONE;
      }
      case Loop.End.HeldBack(var dataset, var why) -> {
        console.line(
            "Dataset %s is not trained on yet: %s. To do it now: millrace train %s -m WHY"
                .formatted(dataset, why, project));
        yield ApiCommand.DONE;
      }
      case Loop.End.NotLive(var reason) -> {
        console.error(reason);
        yield ApiCommand.REFUSED;
      }
    };
  }
}
