package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Names that people gave to versions. */
@Command(name = "aliases", description = "Names of versions, and which one serves.")
final class AliasesCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    JsonNode answer = api.get("/v1/projects/%s/aliases".formatted(Api.part(project)));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode alias : answer.path("aliases")) {
      rows.add(List.of(alias.path("alias").asString(""), alias.path("version").asString("")));
    }
    return show(answer, console, () -> console.table(List.of("ALIAS", "VERSION"), rows));
  }
}
