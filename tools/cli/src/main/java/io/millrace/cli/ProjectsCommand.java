package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The projects there are. */
@Command(name = "projects", description = "The projects that you may see.")
final class ProjectsCommand extends ApiCommand {
  @Override
  int run(Api api, Console console) {
    return list(this, api, console);
  }

  /** Lists them for a command. */
  static int list(ApiCommand command, Api api, Console console) {
    ObjectNode answer = Json.mapper().createObjectNode();
    ArrayNode projects = answer.putArray("projects");
    Pages.of(api, "/v1/projects", "next", "after")
        .forEach(page -> page.path("projects").forEach(projects::add));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : projects) {
      JsonNode project = each.path("project");
      rows.add(
          List.of(
              project.path("name").asString(),
              Descriptions.small(project.path("task")),
              project.path("target").asString(),
              each.path("revision").asString(""),
              Descriptions.time(each.path("at"))));
    }
    return command.show(
        answer,
        console,
        () -> console.table(List.of("PROJECT", "TASK", "TARGET", "REVISION", "DECLARED"), rows));
  }
}
