package io.millrace.cli;

import io.millrace.domain.Check;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Predictions of many rows, asked for in as many requests as it takes and told as one answer. A row
 * that is wrong has its error in the place of its prediction, and fails no other one.
 */
final class RowPredictions {

  private static final int MOST_AT_ONCE = 1000; // by events/openapi.yaml
  private static final int MOST_BYTES = 262_144; // of a body, by the same
  private static final int OF_NO_ROWS = Json.bytes(request(List.of(), false)).length;

  /** What is said of a request that is wrong, and of one that is too large. */
  private static final Set<Integer> REFUSALS = Set.of(400, 413);

  private final Api api;
  private final IntConsumer progress;
  private final String path;
  private final boolean explain;
  private final ObjectNode answer = Json.mapper().createObjectNode();

  /**
   * @param path of the model
   * @param explain whether each prediction is to be explained
   * @param progress is told how many rows are answered
   */
  RowPredictions(Api api, String path, boolean explain, IntConsumer progress) {
    this.api = api;
    this.progress = progress;
    this.path = path;
    this.explain = explain;
  }

  private record Asked(int row, JsonNode instance) {}

  /**
   * The answer to all rows, as the API would give it to one request.
   *
   * @throws PlatformException if the platform cannot predict, or cannot be reached
   */
  JsonNode of(List<Row> rows) {
    Check.that(!rows.isEmpty(), "the file", "one with instances in it", "empty");
    JsonNode[] told = new JsonNode[rows.size()];
    List<Asked> next = new ArrayList<>();
    int bytes = OF_NO_ROWS;
    for (int i = 0; i < told.length; i++) {
      switch (rows.get(i)) {
        case Row.Unreadable(var reason) -> told[i] = error("invalid_instance", reason);
        case Row.Given(var instance, var _) -> {
          int more = Json.bytes(instance).length;
          if (OF_NO_ROWS + more > MOST_BYTES) {
            told[i] = error("too_large", tooLarge(more));
            continue;
          }
          if (next.size() == MOST_AT_ONCE || bytes + more > MOST_BYTES) {
            ask(next, told);
            next.clear();
            bytes = OF_NO_ROWS;
          }
          next.add(new Asked(i, instance));
          bytes += more + 1;
        }
      }
    }
    ask(next, told);
    return whole(told);
  }

  /**
   * Asks for rows, and in halves where a request is refused as a whole, which is for some of its
   * rows.
   */
  private void ask(List<Asked> rows, JsonNode[] told) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      JsonNode given =
          api.post(
              path + "/predict", request(rows.stream().map(Asked::instance).toList(), explain));
      answer.set("model", given.path("model")).set("version", given.path("version"));
      for (int i = 0; i < rows.size(); i++) {
        told[rows.get(i).row()] = given.path("predictions").path(i);
      }
      progress.accept(rows.getLast().row() + 1);
    } catch (PlatformException e) {
      if (!REFUSALS.contains(e.status())) {
        throw e;
      }
      if (rows.size() == 1) {
        told[rows.getFirst().row()] = error("invalid_instance", e.reason());
      } else {
        ask(rows.subList(0, rows.size() / 2), told);
        ask(rows.subList(rows.size() / 2, rows.size()), told);
      }
    }
  }

  private JsonNode whole(JsonNode[] told) {
    if (answer.isEmpty()) { // nothing could be asked
      JsonNode model = api.get(path);
      answer.set("model", model.path("model")).set("version", model.path("version"));
    }
    ArrayNode predictions = answer.putArray("predictions");
    for (JsonNode each : told) {
      predictions.add(each);
    }
    return answer;
  }

  private static Map<String, ?> request(List<JsonNode> instances, boolean explain) {
    return Map.of("instances", instances, "partial", true, "explain", explain);
  }

  private static String tooLarge(int bytes) {
    return "has %s bytes, and a request may have %s: send fewer columns or shorter values"
        .formatted(bytes, MOST_BYTES);
  }

  /** What is wrong with a row; instances are counted from 0 in a request, and here are none. */
  static String reason(JsonNode prediction) {
    return prediction.at("/error/message").asString().replaceFirst("^instance [0-9]+:? ", "");
  }

  private static JsonNode error(String code, String message) {
    ObjectNode error = Json.mapper().createObjectNode();
    error.putObject("error").put("code", code).put("message", message);
    return error;
  }
}
