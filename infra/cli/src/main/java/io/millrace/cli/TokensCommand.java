package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** The tokens there are. */
@Command(name = "tokens", description = "The valid tokens of projects that you administer.")
final class TokensCommand extends ApiCommand {
  @Override
  int run(Api api, Console console) {
    JsonNode answer = api.get("/v1/tokens");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode token : answer.path("tokens")) {
      rows.add(
          List.of(
              token.path("id").asString(),
              token.path("subject").asString(),
              token.path("issuedBy").asString("-"),
              roles(token),
              Words.time(token.path("issuedAt")),
              Words.time(token.path("expiresAt"))));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("ID", "SUBJECT", "BY", "ROLES", "ISSUED", "EXPIRES"), rows);
          if (answer.path("more").asBoolean(false)) {
            console.line(console.dim("There are more that were issued earlier."));
          }
        });
  }

  private static String roles(JsonNode token) {
    return token.path("roles").properties().stream()
        .map(role -> role.getKey() + "=" + Words.small(role.getValue()))
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
