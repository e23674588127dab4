package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** The projects there are. */
@Command(name = "projects", description = "The projects that you may see.")
final class ProjectsCommand extends ApiCommand {
  @Override
  int run(Api api, Console console) {
    JsonNode answer = api.get("/v1/projects");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : answer.path("projects")) {
      JsonNode project = each.path("project");
      rows.add(
          List.of(
              project.path("name").asString(),
              Words.small(project.path("task")),
              project.path("target").asString(),
              each.path("revision").asString(""),
              Words.time(each.path("at"))));
    }
    return show(
        answer,
        console,
        () -> console.table(List.of("PROJECT", "TASK", "TARGET", "REVISION", "DECLARED"), rows));
  }
}
