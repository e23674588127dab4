package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Handing a version to the next stage. */
@Command(name = "promote", description = "Hand an approved version to the next stage.")
final class PromoteCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
  private String version = "";

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    JsonNode outgoingPromotion =
        api.post(
            "/v1/projects/%s/versions/%s/promote".formatted(Api.part(project), Api.part(version)),
            reason.body());
    return show(
        outgoingPromotion,
        console,
        () ->
            console.line(
                "Version %s is on its way to %s, where it waits for approval; see millrace promotions %s here and there."
                    .formatted(version, outgoingPromotion.path("to").asString(), project)));
  }
}
