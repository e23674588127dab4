package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The files that came in. */
@Command(name = "uploads", description = "The files that came in, and what became of each.")
final class UploadsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    JsonNode answer = api.get("/v1/projects/" + Api.part(project) + "/uploads");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode upload : answer.path("uploads")) {
      rows.add(
          List.of(
              upload.path("ingestId").asString(),
              Words.fileName(upload.path("file")),
              Words.time(upload.path("receivedAt")),
              Words.upload(upload)));
    }
    return show(
        answer,
        console,
        () -> console.table(List.of("UPLOAD", "FILE", "RECEIVED", "OUTCOME"), rows));
  }
}
