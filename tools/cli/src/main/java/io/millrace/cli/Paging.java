package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How much to tell of a list that the API tells page by page, newest first. */
final class Paging {

  @Option(names = "--limit", paramLabel = "N", description = "How many, newest first (20).")
  private int limit = 20;

  @Option(
      names = "--before",
      paramLabel = "WHEN",
      description =
          "Only what comes before it: where a list ended, or of uploads, runs and tokens a time"
              + " like 2026-11-23T18:46:00Z.")
  private @Nullable String before;

  @Option(names = "--all", description = "All that there ever were.")
  private boolean all;

  /**
   * The items as one answer of the API, with {@code next} where there are more, and with whatever
   * else its first page tells.
   *
   * @param kind what the items are called in the answer
   */
  JsonNode read(Api api, String path, String kind) {
    return read(api, path, kind, _ -> {});
  }

  /** The same; each page is shown to {@code seen}. */
  JsonNode read(Api api, String path, String kind, Consumer<JsonNode> seen) {
    ObjectNode answer = Json.mapper().createObjectNode();
    ArrayNode items = answer.putArray(kind);
    Optional<String> next = Optional.ofNullable(before);
    do {
      int wanted = all ? Pages.MOST_A_PAGE : Math.min(Pages.MOST_A_PAGE, limit - items.size());
      String more = next.map(place -> "&before=" + Api.part(place)).orElse("");
      JsonNode page = api.get("%s?limit=%s%s".formatted(path, wanted, more));
      seen.accept(page);
      page.path(kind).forEach(items::add);
      page.properties().forEach(field -> answer.putIfAbsent(field.getKey(), field.getValue()));
      next = Pages.next(page);
    } while (next.isPresent() && (all || items.size() < limit));
    answer.remove("next");
    next.ifPresent(place -> answer.put("next", place));
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
