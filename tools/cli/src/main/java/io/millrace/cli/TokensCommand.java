package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** The tokens there are. */
@Command(
    name = "tokens",
    description = "The valid tokens of projects that you administer, the one issued last first.")
final class TokensCommand extends ApiCommand {

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    JsonNode answer = paging.read(api, "/v1/tokens", "tokens");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode token : answer.path("tokens")) {
      rows.add(
          List.of(
              token.path("id").asString(),
              token.path("subject").asString(),
              token.path("issuedBy").asString("-"),
              roles(token),
              Descriptions.time(token.path("issuedAt")),
              Descriptions.time(token.path("expiresAt"))));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("ID", "SUBJECT", "BY", "ROLES", "ISSUED", "EXPIRES"), rows);
          paging.tellMore(answer, console);
        });
  }

  private static String roles(JsonNode token) {
    return token.path("roles").properties().stream()
        .map(role -> role.getKey() + "=" + Descriptions.small(role.getValue()))
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
