package io.millrace.local.logs;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One event of a log group.
 *
 * @param id larger for each later event of a group
 * @param timestampMillis since the epoch
 */
record LogEvent(long id, long timestampMillis, String stream, String message) {

  /** Reads a line; empty where it was cut off, or is damaged. */
  static Optional<LogEvent> read(String line) {
    if (!line.endsWith("}")) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = JsonTrees.parse(line);
    } catch (ServiceException damaged) {
      return Optional.empty();
    }
    return node.path("i").isNumber() && node.path("s").isString()
        ? Optional.of(
            new LogEvent(
                node.path("i").asLong(),
                node.path("t").asLong(),
                node.path("s").asString(),
                node.path("m").asString("")))
        : Optional.empty();
  }

  String line() {
    return JsonTrees.object()
            .put("i", id)
            .put("t", timestampMillis)
            .put("s", stream)
            .put("m", message)
            .toString()
        + "\n";
  }
}
