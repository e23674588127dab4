package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Forgets the rows of one entity. */
@Command(
    name = "forget",
    description =
        "Forget the rows that have a value in a column: the newest dataset version without them, and"
            + " every byte destroyed that had one, in datasets, files that were dropped or predicted,"
            + " quarantine, reports, captures and feedback. It cannot be undone. The history keeps that it"
            + " happened and why, not whose rows they were. ADMIN.")
final class ForgetCommand extends ApiCommand {

  private static final Duration SOON = Duration.ofMillis(300);

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Option(
      names = "--where",
      required = true,
      paramLabel = "COLUMN=VALUE",
      description = "Which rows, for instance customer_id=7.")
  private String where = "";

  @Mixin private final Reason reason = new Reason();

  @Mixin private final Following following = new Following();

  @Override
  int run(Api api, Console console) {
    int equals = where.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("--where takes COLUMN=VALUE, for instance customer_id=7.");
    }
    String path = "/v1/projects/%s/erasures".formatted(Api.part(project));
    JsonNode asked =
        api.post(
            path,
            Map.of(
                "column",
                where.substring(0, equals),
                "value",
                where.substring(equals + 1),
                "why",
                reason.text()));
    int number = asked.path("number").asInt();
    JsonNode told = api.get(path + "/" + number);
    long polls = following.wanted() ? following.patience().dividedBy(SOON) : 0;
    for (; polls > 0 && !told.at("/erasure/doneAt").isString(); polls--) {
      Pause.of(SOON);
      told = api.get(path + "/" + number);
    }
    JsonNode last = told;
    return show(last, console, () -> tell(last, number, console));
  }

  private void tell(JsonNode told, int number, Console console) {
    JsonNode erasure = told.path("erasure");
    if (!erasure.has("doneAt")) {
      console.line("Erasure %s is on its way; see millrace history %s.".formatted(number, project));
      return;
    }
    console.line("Erasure %s is done: every byte of such rows is destroyed.".formatted(number));
    console.line(
        "  if they were predicted in the last quarter of an hour, ask again later: captures may be on their way");
    if (erasure.path("withdrawn").isEmpty()) {
      console.line("  no dataset had one");
      return;
    }
    console.line("  datasets that had one, gone: " + numbers(erasure.path("withdrawn")));
    console.line(
        erasure.has("remaining")
            ? "  dataset %s is what is left, %s rows fewer"
                .formatted(
                    erasure.path("remaining").asInt(), Descriptions.count(erasure.path("rows")))
            : "  the newest dataset had none of them, or nothing else");
    if (!told.path("learned").isEmpty()) {
      console.line("  versions that learned from them: " + numbers(told.path("learned")));
      console.line("  to learn without them: millrace train %s -m WHY".formatted(project));
    }
  }

  private static String numbers(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }
}
