package io.millrace.outbox;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Announcement;
import io.millrace.wire.CloudEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One record of the state store's stream.
 *
 * @param sequenceNumber its place in the stream
 * @param announcement what is to be announced; empty if the record's item does not say it
 */
record StreamRecord(String sequenceNumber, Optional<Announcement> announcement) {

  private static final String OUTBOX = "outbox#";

  /**
   * The records of a batch that concern items of the outbox that are new, in the stream's order.
   *
   * @throws InvalidInputException if this is no batch of a DynamoDB stream
   */
  static List<StreamRecord> readAll(JsonNode batch) {
    JsonNode records = batch.path("Records");
    if (!records.isArray()) {
      throw new InvalidInputException("Records", "the records of a stream", records.getNodeType());
    }
    List<StreamRecord> all = new ArrayList<>();
    for (JsonNode entry : records) {
      JsonNode change = entry.path("dynamodb");
      JsonNode item = change.path("NewImage");
      String sort = text(item, "sk");
      if (entry.path("eventName").asString("").equals("INSERT") && sort.startsWith(OUTBOX)) {
        all.add(
            new StreamRecord(
                change.path("SequenceNumber").asString(""),
                announcement(
                    sort.substring(OUTBOX.length()), text(item, "type"), text(item, "event"))));
      }
    }
    return all;
  }

  private static Optional<Announcement> announcement(String id, String type, String cloudEvent) {
    if (id.isEmpty() || type.isEmpty() || cloudEvent.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Announcement(id, type, cloudEvent, CloudEvents.trace(cloudEvent)));
  }

  private static String text(JsonNode item, String attribute) {
    return item.path(attribute).path("S").asString("");
  }
}
