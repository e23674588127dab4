package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The model versions. */
@Command(name = "versions", description = "The model versions, and which one serves.")
final class VersionsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        paging.read(api, "/v1/projects/%s/versions".formatted(Api.part(project)), "versions");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode version : answer.path("versions")) {
      boolean live = version.path("version").equals(answer.path("live"));
      rows.add(
          List.of(
              version.path("version").asString("") + (live ? " live" : ""),
              Descriptions.learned(version),
              Descriptions.time(version.path("registeredAt")),
              Descriptions.approval(version),
              String.join(", ", Descriptions.metrics(version.path("evaluation")))));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("VERSION", "FROM", "REGISTERED", "APPROVAL", "METRICS"), rows);
          paging.tellMore(answer, console);
        });
  }
}
