package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Who changed what, when and why. */
@Command(name = "history", description = "Who changed what, when and why; verified on the way.")
final class HistoryCommand extends ApiCommand {

  /** Whose history: one of the two. */
  private static final class Whose {

    @Parameters(paramLabel = "PROJECT", description = "The project's name.")
    private String project = "";

    @Option(
        names = "--tokens",
        required = true,
        description = "Who issued and withdrew tokens, of all projects.")
    private boolean tokens;

    String path() {
      return tokens ? "/v1/token-history" : "/v1/projects/%s/history".formatted(Api.part(project));
    }
  }

  @ArgGroup(multiplicity = "1")
  private Whose whose = new Whose();

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    List<JsonNode> broken = new ArrayList<>();
    JsonNode answer =
        paging.read(
            api,
            whose.path(),
            "entries",
            page -> {
              if (!page.at("/chain/whole").asBoolean()) {
                broken.add(page.at("/chain/brokenAt"));
              }
            });
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode entry : answer.path("entries")) {
      JsonNode change = entry.path("change");
      rows.add(
          List.of(
              entry.path("sequence").asString(""),
              Descriptions.time(change.path("at")),
              change.path("actor").asString(),
              change.path("subject").asString(),
              change.path("from").asString() + " → " + change.path("to").asString(),
              change.path("why").asString()));
    }
    boolean whole = broken.isEmpty();
    show(
        answer,
        console,
        () -> {
          console.table(List.of("#", "AT", "WHO", "WHAT", "CHANGE", "WHY"), rows);
          console.line(
              whole
                  ? console.dim("The chain of hashes is whole.")
                  : console.red(
                      "The chain of hashes is broken at entry " + broken.getFirst().asLong()));
          paging.tellMore(answer, console);
        });
    return whole ? DONE : REFUSED;
  }
}
