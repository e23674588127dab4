package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Ends a training. */
@Command(
    name = "stop",
    description =
        "End a training run that runs or waits, without a model. Its job ends soon after; what ran"
            + " is paid, and nothing is tried again unless millrace train asks for it.")
final class StopCommand extends ApiCommand {

  @Mixin private final WhichRun which = new WhichRun();

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    JsonNode run = api.post(which.path(api) + "/stop", reason.body());
    return show(
        run,
        console,
        () ->
            console.line(
                "Run %s is %s".formatted(run.path("runId").asString(), Descriptions.run(run))));
  }
}
