package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** One incident, and what somebody does about it. */
@Command(
    name = "incident",
    description =
        "One incident: what moved, since when, how much it matters, and what was done about it. With"
            + " an option, say what you do about it.")
final class IncidentCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "INCIDENT", description = "The incident's number.")
  private int number;

  @ArgGroup private @Nullable Deed deed;

  @Option(
      names = {"-m", "--why"},
      paramLabel = "REASON",
      description = "Why, for the history; needed with the options that do something.")
  private @Nullable String why;

  @Option(
      names = "--page",
      description =
          "Also write the report as a page with pictures, PROJECT-incident-INCIDENT.html, and open it.")
  private boolean page;

  private static final class Deed {
    @Option(names = "--acknowledge", description = "Say that you have seen it.")
    private boolean acknowledge;

    @Option(names = "--assign", paramLabel = "WHO", description = "Say who looks after it.")
    private @Nullable String assign;

    @Option(
        names = "--silence",
        paramLabel = "HOURS",
        description = "Keep the platform from answering it for so many hours.")
    private @Nullable Integer silence;

    @Option(names = "--close", description = "End it; the windows so far open no other.")
    private boolean close;
  }

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/%s/incidents/%s".formatted(Api.part(project), number);
    JsonNode incident = deed == null ? api.get(path) : done(api, path, deed);
    Optional<JsonNode> run =
        incident.has("retraining")
            ? Pages.find(
                api,
                "/v1/projects/%s/runs".formatted(Api.part(project)),
                "runs",
                each -> each.at("/reason/number").asInt(0) == number)
            : Optional.empty();
    show(incident, console, () -> print(incident, run, console));
    if (page) {
      write(
          api.get(path + "/report"),
          Path.of("%s-incident-%s.html".formatted(project, number)),
          api,
          console);
    }
    return DONE;
  }

  private JsonNode done(Api api, String path, Deed what) {
    if (why == null) {
      throw new InvalidInputException("say why, for the history: -m REASON");
    }
    String because = why;
    if (what.acknowledge) {
      return api.post(path + "/acknowledge", Map.of("why", because));
    }
    if (what.assign != null) {
      return api.post(path + "/assign", Map.of("why", because, "to", what.assign));
    }
    if (what.silence != null) {
      Instant until =
          InstantSource.system()
              .instant()
              .plus(Duration.ofHours(what.silence))
              .truncatedTo(ChronoUnit.SECONDS);
      return api.post(path + "/silence", Map.of("why", because, "until", until.toString()));
    }
    if (what.close) {
      return api.post(path + "/close", Map.of("why", because));
    }
    throw new InvalidInputException("say what you do about it; see --help");
  }

  private static void print(JsonNode incident, Optional<JsonNode> run, Console console) {
    console.line(
        "%s · version %s · %s"
            .formatted(
                console.bold("Incident " + incident.path("number").asInt()),
                incident.path("version").asInt(),
                IncidentText.state(incident)));
    console.line("  since     " + Descriptions.time(incident.path("since")));
    JsonNode handling = incident.path("handling");
    tell(console, "seen by", handling.path("acknowledgedBy"));
    tell(console, "assigned", handling.path("assignee"));
    if (handling.has("silencedUntil")) {
      console.line("  silent    until " + Descriptions.time(handling.path("silencedUntil")));
    }
    tell(console, "cause", incident.path("cause"));
    for (JsonNode column : incident.path("columns")) {
      console.line(
          "  %s  %s, %s"
              .formatted(
                  Descriptions.small(column.path("verdict")),
                  console.bold(column.path("column").asString()),
                  IncidentText.importance(column)));
      console.line("          " + column.path("why").asString());
    }
    run.ifPresent(found ->
        console.line(
            "  answer    run %s on dataset %s: %s"
                .formatted(
                    found.path("runId").asString(),
                    found.path("datasetVersion").asInt(),
                    Descriptions.run(found))));
    console.line(
        console.dim(
            "  report    millrace incident %s %s --page"
                .formatted(incident.path("project").asString(), incident.path("number").asInt())));
    if (incident.has("held") && !incident.has("closed")) {
      console.line("  no answer " + incident.path("held").asString());
    }
  }

  private static void tell(Console console, String what, JsonNode who) {
    if (who.isString()) {
      console.line("  %-8s  %s".formatted(what, who.stringValue()));
    }
  }
}
