package io.millrace.wire;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Notice;
import io.millrace.domain.event.Trace;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The modules' events as CloudEvents 1.0 in structured JSON. */
public final class CloudEvents {

  /** Who announces, as EventBridge names it. */
  public static final String SOURCE = "millrace";

  private static final String TYPE_PREFIX = "io.millrace.";
  private static final String TRACEPARENT = "traceparent";

  /** The extension that holds what people are told; absent where that is nothing. */
  private static final String NOTICE = "notice";

  /** The extension that holds who says it; absent where nobody does. */
  private static final String SIGNATURE = "signature";

  private CloudEvents() {}

  /**
   * The event in its envelope, with what people are told of it in the extension {@code notice}.
   *
   * @param trace that it is a part of, in the extension for distributed tracing; empty if none
   */
  public static String wrap(Event event, String id, Instant time, Optional<Trace> trace) {
    ObjectNode envelope = Json.mapper().createObjectNode();
    trace.ifPresent(known -> envelope.put(TRACEPARENT, known.traceparent()));
    Notice.of(event).ifPresent(notice -> envelope.put(NOTICE, notice.text()));
    return envelope
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

  /** An envelope with something that people are told; empty where there is nothing such. */
  public static Optional<ObjectNode> told(String cloudEvent) {
    try {
      return Json.read(cloudEvent, JsonNode.class) instanceof ObjectNode event
              && event.path(NOTICE).isString()
          ? Optional.of(event)
          : Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.empty(); // who gets it will say so
    }
  }

  /** The envelope with a signature of it, in the extension {@code signature}. */
  public static String signed(ObjectNode cloudEvent, String signature) {
    return cloudEvent.deepCopy().put(SIGNATURE, signature).toString();
  }

  /** The trace that an envelope says its event is a part of; empty if it says none. */
  public static Optional<Trace> trace(JsonNode cloudEvent) {
    JsonNode traceparent = cloudEvent.path(TRACEPARENT);
    try {
      return traceparent.isString()
          ? Optional.of(new Trace(traceparent.stringValue()))
          : Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.empty(); // what is known of the event holds without it
    }
  }

  /** As {@link #trace(JsonNode)}, of an envelope that may be broken. */
  public static Optional<Trace> trace(String cloudEvent) {
    try {
      return trace(Json.read(cloudEvent, JsonNode.class));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
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
