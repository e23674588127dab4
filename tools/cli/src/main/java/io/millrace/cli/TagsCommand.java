package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Names that people gave to datasets. */
@Command(name = "tags", description = "Names of datasets.")
final class TagsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    JsonNode answer = api.get("/v1/projects/%s/tags".formatted(Api.part(project)));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode tag : answer.path("tags")) {
      rows.add(List.of(tag.path("tag").asString(""), tag.path("dataset").asString("")));
    }
    return show(answer, console, () -> console.table(List.of("TAG", "DATASET"), rows));
  }
}
