package io.millrace.cli;

import io.millrace.wire.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How much to tell of a list that the API tells page by page, newest first. */
final class Paging {

  private static final int MOST_A_PAGE = 100; // by events/openapi.yaml

  @Option(names = "--limit", paramLabel = "N", description = "How many, newest first (20).")
  private int limit = 20;

  @Option(
      names = "--before",
      paramLabel = "WHEN",
      description =
          "Only what began before a time like 2026-11-23T18:46:00Z, or where a list ended.")
  private @Nullable String before;

  @Option(names = "--all", description = "All that there ever were.")
  private boolean all;

  /**
   * The items as one answer of the API, with {@code next} where there are more.
   *
   * @param kind what the items are called in the answer
   */
  JsonNode read(Api api, String path, String kind) {
    ObjectNode answer = Json.mapper().createObjectNode();
    ArrayNode items = answer.putArray(kind);
    String next = before;
    do {
      int wanted = all ? MOST_A_PAGE : Math.min(MOST_A_PAGE, limit - items.size());
      JsonNode page =
          api.get(
              "%s?limit=%s%s"
                  .formatted(path, wanted, next == null ? "" : "&before=" + Api.part(next)));
      page.path(kind).forEach(items::add);
      next = page.path("next").isString() ? page.path("next").stringValue() : null;
    } while (next != null && (all || items.size() < limit));
    if (next != null) {
      answer.put("next", next);
    }
    return answer;
  }

  /** Says how to see what was not told, if anything was not. */
  void tellMore(JsonNode answer, Console console) {
    if (answer.has("next")) {
      console.line(
          console.dim(
              "There are older ones: --all, or --before " + answer.path("next").asString()));
    }
  }
}
