package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Who changed what, when and why. */
@Command(name = "history", description = "Who changed what, when and why; verified on the way.")
final class HistoryCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Option(names = "--limit", paramLabel = "N", description = "How many entries (20).")
  private int limit = 20;

  @Override
  int run(Api api, Console console) {
    JsonNode answer =
        api.get("/v1/projects/%s/history?limit=%s".formatted(Api.part(project), limit));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode entry : answer.path("entries")) {
      JsonNode change = entry.path("transition");
      rows.add(
          List.of(
              entry.path("sequence").asString(""),
              Words.time(change.path("at")),
              change.path("actor").asString(),
              change.path("subject").asString(),
              change.path("from").asString() + " → " + change.path("to").asString(),
              change.path("why").asString()));
    }
    boolean whole = answer.at("/chain/whole").asBoolean();
    show(
        answer,
        console,
        () -> {
          console.table(List.of("#", "AT", "WHO", "WHAT", "CHANGE", "WHY"), rows);
          console.line(
              whole
                  ? console.dim("The chain of hashes is whole.")
                  : console.red(
                      "The chain of hashes is broken at entry "
                          + answer.at("/chain/brokenAt").asLong()));
        });
    return whole ? DONE : REFUSED;
  }
}
