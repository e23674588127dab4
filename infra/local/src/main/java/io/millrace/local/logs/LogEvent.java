package io.millrace.local.logs;

import io.millrace.local.Json;
import tools.jackson.databind.JsonNode;

/**
 * One event of a log group.
 *
 * @param id larger for each later event of a group
 * @param timestampMillis since the epoch
 */
record LogEvent(long id, long timestampMillis, String stream, String message) {

  static LogEvent read(String line) {
    JsonNode node = Json.parse(line);
    return new LogEvent(
        node.path("i").asLong(),
        node.path("t").asLong(),
        node.path("s").asString(),
        node.path("m").asString());
  }

  String line() {
    return Json.object()
            .put("i", id)
            .put("t", timestampMillis)
            .put("s", stream)
            .put("m", message)
            .toString()
        + "\n";
  }
}
