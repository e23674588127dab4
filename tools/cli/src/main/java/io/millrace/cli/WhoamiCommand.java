package io.millrace.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Who the token says one is. */
@Command(name = "whoami", description = "Who the token says you are, and your roles.")
final class WhoamiCommand extends ApiCommand {
  @Override
  int run(Api api, Console console) {
    JsonNode me = api.get("/v1/whoami");
    return show(
        me,
        console,
        () -> {
          console.line(
              console.bold(me.path("subject").asString())
                  + (me.has("issuedBy") ? " (by %s)".formatted(me.path("issuedBy").asString()) : "")
                  + " at "
                  + api.endpoint());
          me.path("roles")
              .properties()
              .forEach(role ->
                  console.line(
                      "  %s in %s"
                          .formatted(
                              Descriptions.small(role.getValue()),
                              role.getKey().equals("*") ? "every project" : role.getKey())));
        });
  }
}
