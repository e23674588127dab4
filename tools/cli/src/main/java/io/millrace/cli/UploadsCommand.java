package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The files that came in. */
@Command(
    name = "uploads",
    description = "The files that came in, and what became of each, newest first.")
final class UploadsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        paging.read(api, "/v1/projects/%s/uploads".formatted(Api.part(project)), "uploads");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode upload : answer.path("uploads")) {
      rows.add(
          List.of(
              upload.path("ingestId").asString(),
              Descriptions.fileName(upload.path("file")),
              Descriptions.time(upload.path("receivedAt")),
              Descriptions.upload(upload)));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("UPLOAD", "FILE", "RECEIVED", "OUTCOME"), rows);
          paging.tellMore(answer, console);
        });
  }
}
