package io.millrace.local.queue;

import io.millrace.local.service.JsonTrees;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message and where it stands; the state is guarded by its queue.
 *
 * <p>{@code id} orders messages by the time of their arrival.
 */
final class Message {

  final String id;
  final String body;
  final JsonNode attributes;
  final Instant sent;
  Instant visibleFrom;
  int receives;
  @Nullable Instant firstReceived;
  @Nullable String receipt;

  Message(String id, String body, JsonNode attributes, Instant sent, Instant visibleFrom) {
    this.id = id;
    this.body = body;
    this.attributes = attributes;
    this.sent = sent;
    this.visibleFrom = visibleFrom;
  }

  static Message read(String id, JsonNode kept) {
    Instant sent = Instant.parse(kept.path("sent").asString());
    Instant visibleFrom = Instant.parse(kept.path("visibleFrom").asString());
    Message message =
        new Message(id, kept.path("body").asString(), kept.path("attributes"), sent, visibleFrom);
    message.receives = kept.path("receives").asInt(0);
    message.receipt = kept.has("receipt") ? kept.path("receipt").asString() : null;
    if (kept.has("firstReceived")) {
      message.firstReceived = Instant.parse(kept.path("firstReceived").asString());
    }
    return message;
  }

  ObjectNode kept() {
    ObjectNode kept = JsonTrees.object();
    kept.put("body", body);
    kept.set("attributes", attributes);
    kept.put("sent", sent.toString());
    kept.put("visibleFrom", visibleFrom.toString());
    kept.put("receives", receives);
    if (receipt != null) {
      kept.put("receipt", receipt);
    }
    if (firstReceived != null) {
      kept.put("firstReceived", firstReceived.toString());
    }
    return kept;
  }
}
