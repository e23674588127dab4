package io.millrace.wire;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** The rooms' events as CloudEvents 1.0 in structured JSON. */
public final class CloudEvents {

  /** Who announces, as EventBridge names it. */
  public static final String SOURCE = "millrace";

  private static final String TYPE_PREFIX = "io.millrace.";

  private CloudEvents() {}

  /** The event in its envelope. */
  public static String wrap(Event event, String id, Instant time) {
    return Json.mapper()
        .createObjectNode()
        .put("specversion", "1.0")
        .put("id", id)
        .put("source", "/millrace/projects/" + event.project())
        .put("type", TYPE_PREFIX + event.type())
        .put("subject", event.subject())
        .put("time", time.toString())
        .put("datacontenttype", "application/json")
        .set("data", Json.mapper().valueToTree(event))
        .toString();
  }

  /**
   * The event in an envelope.
   *
   * @throws InvalidInputException if this is no envelope of an event that we know
   */
  public static Event unwrap(JsonNode cloudEvent) {
    JsonNode data = cloudEvent.path("data");
    if (!data.isObject()) {
      throw new InvalidInputException("not a CloudEvent with data");
    }
    Event event = Json.read(data.toString(), Event.class);
    String type = cloudEvent.path("type").asString("");
    if (!type.equals(TYPE_PREFIX + event.type())) {
      throw new InvalidInputException("type of the event", TYPE_PREFIX + event.type(), type);
    }
    return event;
  }
}
