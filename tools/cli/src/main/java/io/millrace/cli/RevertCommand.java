package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Makes an earlier dataset the newest again. */
@Command(
    name = "revert",
    description =
        "Make an earlier dataset the newest again: what comes is added to it. Nothing is removed,"
            + " and what serves stays.")
final class RevertCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "DATASET",
      description = "The dataset's number, or its tag.")
  private String dataset = "";

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    JsonNode newest =
        api.post(
            "/v1/projects/%s/datasets/%s/revert".formatted(Api.part(project), Api.part(dataset)),
            reason.body());
    return show(
        newest,
        console,
        () ->
            console.line(
                "Dataset %s of %s is the newest, of the same rows as dataset %s. What learned from others still serves: see millrace versions %s."
                    .formatted(newest.path("version").asString(), project, dataset, project)));
  }
}
