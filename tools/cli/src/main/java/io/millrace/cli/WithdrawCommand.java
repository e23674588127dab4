package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Takes a token back. */
@Command(name = "withdraw", description = "Take a token back; it opens nothing a minute later.")
final class WithdrawCommand extends ApiCommand {

  @Parameters(paramLabel = "ID", description = "The token's id, as millrace tokens lists it.")
  private String id = "";

  @Override
  int run(Api api, Console console) {
    JsonNode withdrawn = api.delete("/v1/tokens/" + Api.part(id));
    return show(
        withdrawn,
        console,
        () ->
            console.line(
                "The token %s of %s is withdrawn."
                    .formatted(
                        withdrawn.path("id").asString(), withdrawn.path("subject").asString())));
  }
}
