package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows that are not published. */
@Command(
    name = "quarantine",
    description = "The rows of a file that break a rule: line, column, rule and value.")
final class QuarantineCommand extends ApiCommand {

  private static final int MOST_A_PAGE = 100; // by events/openapi.yaml
  private static final int LOOKED_THROUGH = 100;

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "UPLOAD",
      description = "The upload's id; else the newest with rows in quarantine.")
  private @Nullable String upload;

  @Option(names = "--limit", paramLabel = "N", description = "How many rows (20).")
  private int limit = 20;

  @Option(names = "--all", description = "Every row.")
  private boolean all;

  @Override
  int run(Api api, Console console) {
    String id = upload != null ? upload : newest(api);
    ObjectNode answer = Json.mapper().createObjectNode();
    boolean more = read(api, id, answer.putArray("rows"));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : answer.path("rows")) {
      for (JsonNode broken : row.path("broken")) {
        rows.add(
            List.of(
                row.path("line").asString("")
                    + (row.has("file") ? " of " + row.path("file").asString() : ""),
                broken.path("column").asString(),
                broken.path("rule").asString(),
                broken.path("value").asString()));
      }
    }
    return show(
        answer,
        console,
        () -> {
          if (rows.isEmpty()) {
            console.line("No row of %s is in quarantine.".formatted(id));
            return;
          }
          console.table(List.of("LINE", "COLUMN", "RULE", "VALUE"), rows);
          if (more) {
            console.line(console.dim("There are more: --all, or --limit N."));
          }
        });
  }

  /** Reads as many as are wanted; whether there are more. */
  private boolean read(Api api, String id, ArrayNode rows) {
    String path =
        "/v1/projects/%s/uploads/%s/quarantine".formatted(Api.part(project), Api.part(id));
    long after = 0;
    do {
      int wanted = all ? MOST_A_PAGE : Math.min(MOST_A_PAGE, limit - rows.size());
      JsonNode page =
          api.get("%s?limit=%s%s".formatted(path, wanted, after == 0 ? "" : "&after=" + after));
      page.path("rows").forEach(rows::add);
      after = page.path("next").asLong(0);
    } while (after != 0 && (all || rows.size() < limit));
    return after != 0;
  }

  private String newest(Api api) {
    JsonNode uploads =
        api.get("/v1/projects/%s/uploads?limit=%s".formatted(Api.part(project), LOOKED_THROUGH));
    for (JsonNode each : uploads.path("uploads")) {
      if (each.at("/rows/quarantined").asLong(0) > 0) {
        return each.path("ingestId").asString();
      }
    }
    throw new PlatformException(
        404,
        "No row of the newest %s uploads of %s is in quarantine."
            .formatted(LOOKED_THROUGH, project));
  }
}
