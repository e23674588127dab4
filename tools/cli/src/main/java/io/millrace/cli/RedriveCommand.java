package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What functions gave up on. */
@Command(
    name = "redrive",
    description =
        "What functions were asked and gave up on, and what receivers of notices did not take; say"
            + " which, to ask and tell them once more.",
    footer = "Mend the cause first: what fails again is a dead letter again.")
final class RedriveCommand extends ApiCommand {

  @ArgGroup private Which which = new Which();

  /** At most one of these. */
  private static final class Which {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Ask for this dead letter.")
    private String id = "";

    @Option(
        names = "--function",
        paramLabel = "NAME",
        description = "Ask for all of this function.")
    private String function = "";

    @Option(names = "--all", description = "Ask for every dead letter.")
    private boolean all;

    Map<String, Object> choice() {
      if (all) {
        return Map.of("all", true);
      }
      return function.isEmpty() ? Map.of("id", id) : Map.of("function", function);
    }

    boolean isNone() {
      return id.isEmpty() && function.isEmpty() && !all;
    }
  }

  @Override
  int run(Api api, Console console) {
    return which.isNone() ? list(api, console) : redrive(api, console);
  }

  private int list(Api api, Console console) {
    JsonNode answer = api.get("/v1/dead-letters");
    return show(
        answer,
        console,
        () -> {
          if (answer.path("deadLetters").isEmpty()) {
            console.line("There are no dead letters.");
            return;
          }
          table(answer.path("deadLetters"), console);
          console.line(
              console.dim("Once the cause is mended: millrace redrive --all, or one by its id."));
        });
  }

  private int redrive(Api api, Console console) {
    JsonNode answer = api.post("/v1/dead-letters/redrive", which.choice());
    int asked = answer.path("asked").size();
    show(
        answer,
        console,
        () -> {
          console.line("Asked once more: %s.".formatted(asked));
          if (!answer.path("left").isEmpty()) {
            console.line("Left, as they are for no function and no receiver of this platform:");
            table(answer.path("left"), console);
          }
          if (answer.path("more").asBoolean(false)) {
            console.line("There are more: run it again.");
          }
        });
    return asked == 0 ? REFUSED : DONE;
  }

  private static void table(JsonNode deadLetters, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode deadLetter : deadLetters) {
      rows.add(
          List.of(
              deadLetter.path("id").asString(),
              deadLetter.path("function").asString(deadLetter.path("receiver").asString("?")),
              deadLetter.path("asked").asString(),
              deadLetter.path("why").asString(),
              deadLetter.path("attempts").asString(),
              Descriptions.time(deadLetter.path("since"))));
    }
    console.table(List.of("ID", "FOR", "ASKED", "WHY", "TRIED", "SINCE"), rows);
  }
}
