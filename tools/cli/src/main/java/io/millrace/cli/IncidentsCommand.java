package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What is or was wrong with what a model is asked, or with watching it. */
@Command(
    name = "incidents",
    description =
        "What is or was wrong with what the model is asked, or with watching it, newest first.")
final class IncidentsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        paging.read(api, "/v1/projects/%s/incidents".formatted(Api.part(project)), "incidents");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode incident : answer.path("incidents")) {
      rows.add(
          List.of(
              incident.path("number").asString(""),
              incident.path("version").asString(""),
              Descriptions.time(incident.path("since")),
              IncidentText.state(incident),
              IncidentText.moved(incident)));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("INCIDENT", "VERSION", "SINCE", "STATE", "MOVED"), rows);
          paging.tellMore(answer, console);
        });
  }
}
