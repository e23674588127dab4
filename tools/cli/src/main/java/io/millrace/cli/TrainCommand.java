package io.millrace.cli;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Trains once more. */
@Command(
    name = "train",
    description =
        "Train once more, by the definition in force, and follow it until a version serves or the"
            + " reason why not. For a training that failed, after the definition changed, or on data"
            + " that training.trigger holds back. PROJECT@BRANCH: what a branch would be worth; its"
            + " model is judged as any, and never serves.")
final class TrainCommand extends ApiCommand {

  @Parameters(
      index = "0",
      paramLabel = "PROJECT",
      description =
          "The project's name; PROJECT@BRANCH to learn from what a branch of its dataset is.")
  private String named = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run to try again; else the one on the newest data.")
  private @Nullable String run;

  @Mixin private final Reason reason = new Reason();

  @Mixin private final Following following = new Following();

  @Override
  int run(Api api, Console console) {
    String project = DatasetLine.projectOf(named);
    String branch = DatasetLine.branchOf(named);
    var progress = new FileProgress(json() ? console.silent() : console, InstantSource.system());
    var loop = new Loop(api, project, progress, following.patience());
    JsonNode launched =
        branch != null && run == null
            ? loop.tried(branch, reason.text())
            : loop.again(run, reason.text());
    if (!following.wanted()) {
      return show(
          launched,
          console,
          () ->
              console.line(
                  "Run %s is launched; see millrace runs %s."
                      .formatted(launched.path("runId").asString(), project)));
    }
    int code = Following.tell(loop.train(launched), project, progress.console());
    return followed(code, api, project, console);
  }
}
