package io.millrace.local.events;

import static java.util.Map.entry;

import io.millrace.local.Arns;
import io.millrace.local.AwsExchange;
import io.millrace.local.EventSink;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ServiceException;
import io.millrace.local.Targets;
import io.millrace.local.TemplateException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of EventBridge. What is made by them lives as long as the local cloud. */
final class EventsApi {

  private static final int MOST_ENTRIES = 10;

  private final EventBridgeService service;
  private final Targets targets;
  private final JsonProtocol protocol;

  EventsApi(EventBridgeService service, Targets targets) {
    this.service = service;
    this.targets = targets;
    this.protocol =
        new JsonProtocol(
            "events",
            "1.1",
            Map.ofEntries(
                entry("PutEvents", this::putEvents),
                entry("CreateEventBus", this::createBus),
                entry("DeleteEventBus", this::deleteBus),
                entry("ListEventBuses", this::buses),
                entry("PutRule", this::putRule),
                entry("DeleteRule", this::deleteRule),
                entry("PutTargets", this::putTargets),
                entry("RemoveTargets", this::removeTargets)));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private JsonNode putEvents(JsonNode input) {
    JsonNode entries = input.path("Entries");
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new ServiceException(
          400, "ValidationException", "Entries holds 1 to %s events".formatted(MOST_ENTRIES));
    }
    ObjectNode output = Json.object();
    ArrayNode results = output.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : entries) {
      ObjectNode result = results.addObject();
      try {
        result.put("EventId", put(entry));
      } catch (ServiceException e) {
        failed++;
        result.put("ErrorCode", e.code()).put("ErrorMessage", e.getMessage());
      }
    }
    return output.put("FailedEntryCount", failed);
  }

  private String put(JsonNode entry) {
    List<String> resources = entry.path("Resources").valueStream().map(JsonNode::asString).toList();
    return service.publish(
        Arns.nameIn(Json.text(entry, "EventBusName", EventSink.DEFAULT_BUS)),
        argument(entry, "Source"),
        argument(entry, "DetailType"),
        detail(argument(entry, "Detail")),
        resources,
        entry.has("Time")
            ? Instant.ofEpochMilli((long) (Json.number(entry.path("Time")) * 1000))
            : service.clock().instant(),
        traceOf(Json.text(entry, "TraceHeader", "")));
  }

  private static String argument(JsonNode entry, String name) {
    String value = Json.text(entry, name, "");
    if (value.isEmpty()) {
      throw new ServiceException(
          400,
          "InvalidArgument",
          "Parameter %s is not valid. Reason: %s is a required argument.".formatted(name, name));
    }
    return value;
  }

  private static JsonNode detail(String text) {
    try {
      JsonNode detail = Json.parse(text);
      if (detail.isObject()) {
        return detail;
      }
    } catch (ServiceException e) {
      // refused below, as JSON that is no object is
    }
    throw new ServiceException(400, "MalformedDetail", "Detail is malformed.");
  }

  private JsonNode createBus(JsonNode input) {
    String name = Json.required(input, "Name");
    if (!service.addBus(name)) {
      throw new ServiceException(
          400, "ResourceAlreadyExistsException", "Event bus %s already exists.".formatted(name));
    }
    return Json.object().put("EventBusArn", service.bus(name).arn());
  }

  private @Nullable JsonNode deleteBus(JsonNode input) {
    service.deleteBus(Arns.nameIn(Json.required(input, "Name")));
    return null;
  }

  private JsonNode buses(JsonNode input) {
    String prefix = Json.text(input, "NamePrefix", "");
    ObjectNode output = Json.object();
    ArrayNode buses = output.putArray("EventBuses");
    service.buses().stream()
        .filter(bus -> bus.name().startsWith(prefix))
        .forEach(bus -> buses.addObject().put("Name", bus.name()).put("Arn", bus.arn()));
    return output;
  }

  private JsonNode putRule(JsonNode input) {
    if (!input.has("EventPattern") || input.has("ScheduleExpression")) {
      throw new ServiceException(
          400,
          "ValidationException",
          "The local cloud makes rules with an EventPattern; those with a ScheduleExpression come from templates");
    }
    String name = Json.required(input, "Name");
    EventBus bus = busOf(input);
    EventPattern pattern =
        taken(
            "InvalidEventPatternException",
            () -> new EventPattern(Json.required(input, "EventPattern")));
    List<EventTarget> kept = bus.rule(name).map(EventRule::targets).orElse(List.of());
    boolean enabled = Json.text(input, "State", "ENABLED").startsWith("ENABLED");
    bus.put(new EventRule(name, bus.arnOfRule(name), pattern, enabled, kept));
    return Json.object().put("RuleArn", bus.arnOfRule(name));
  }

  private @Nullable JsonNode deleteRule(JsonNode input) {
    busOf(input).delete(Json.required(input, "Name"));
    return null;
  }

  private JsonNode putTargets(JsonNode input) {
    List<EventTarget> added =
        taken(
            "ValidationException",
            () ->
                input
                    .path("Targets")
                    .valueStream()
                    .map(target -> EventTarget.of(target, targets))
                    .toList());
    busOf(input).change(Json.required(input, "Rule"), rule -> rule.with(added));
    return noneFailed();
  }

  private JsonNode removeTargets(JsonNode input) {
    Set<String> ids =
        input.path("Ids").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    busOf(input).change(Json.required(input, "Rule"), rule -> rule.without(ids));
    return noneFailed();
  }

  private static JsonNode noneFailed() {
    ObjectNode output = Json.object().put("FailedEntryCount", 0);
    output.putArray("FailedEntries");
    return output;
  }

  /** What a template could not ask for cannot be asked for here either. */
  private static <T> T taken(String code, Supplier<T> made) {
    try {
      return made.get();
    } catch (TemplateException e) {
      throw new ServiceException(400, code, String.valueOf(e.getMessage()));
    }
  }

  private EventBus busOf(JsonNode input) {
    return service.bus(Arns.nameIn(Json.text(input, "EventBusName", EventSink.DEFAULT_BUS)));
  }

  private static Map<String, String> traceOf(String header) {
    return header.isEmpty() ? Map.of() : Map.of(Targets.TRACE_HEADER, header);
  }
}
