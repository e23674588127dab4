package io.millrace.journeys;

import io.millrace.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is left of a journey, without what differs from one to the next: times, names, ids. */
final class EndState {

  private EndState() {}

  static JsonNode of(String project, JsonNode status, JsonNode versions, JsonNode history) {
    ObjectNode end = Json.mapper().createObjectNode();
    end.set("rows", status.at("/upload/rows"));
    end.set("dataset", status.at("/dataset/version"));
    end.set("digest", status.at("/dataset/digest"));
    end.set("live", status.at("/route/live/version"));
    end.set("evaluation", status.at("/version/evaluation"));
    end.put("versions", versions.path("versions").size());
    end.put("historyIsWhole", history.at("/chain/whole").asBoolean(false));
    var steps = end.putArray("history");
    for (JsonNode entry : history.path("entries")) {
      JsonNode change = entry.has("change") ? entry.path("change") : entry;
      steps.add(
          "%s: %s -> %s"
              .formatted(
                  change.path("subject").asString().replaceAll("(in|r)-[0-9a-f]{12,16}", "$1"),
                  change.path("from").asString(),
                  change.path("to").asString()));
    }
    return end;
  }
}
