package io.millrace.local.events;

import io.millrace.local.events.EventsInputs.CreateEventBus;
import io.millrace.local.events.EventsInputs.DeleteEventBus;
import io.millrace.local.events.EventsInputs.DeleteRule;
import io.millrace.local.events.EventsInputs.Entry;
import io.millrace.local.events.EventsInputs.ListEventBuses;
import io.millrace.local.events.EventsInputs.ListRules;
import io.millrace.local.events.EventsInputs.PutEvents;
import io.millrace.local.events.EventsInputs.PutRule;
import io.millrace.local.events.EventsInputs.PutTargets;
import io.millrace.local.events.EventsInputs.RemoveTargets;
import io.millrace.local.events.EventsInputs.RuleState;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of EventBridge. What is made by them lives as long as the local cloud. */
final class EventsApi {

  private static final int MOST_ENTRIES = 10;
  private static final int MOST_LISTED = 100;
  private static final String INVALID = "ValidationException";

  private final EventBridgeService service;
  private final Targets targets;
  private final JsonProtocol protocol;

  EventsApi(EventBridgeService service, Targets targets, ConnectionsApi connections) {
    this.service = service;
    this.targets = targets;
    this.protocol =
        new JsonProtocol(
            "events",
            "1.1",
            Stream.concat(
                    connections.operations().stream(),
                    Stream.of(
                        Operation.of(PutEvents.class, this::putEvents),
                        Operation.of(CreateEventBus.class, this::createBus),
                        Operation.of(DeleteEventBus.class, this::deleteBus),
                        Operation.of(ListEventBuses.class, this::buses),
                        Operation.of(ListRules.class, this::rules),
                        Operation.of(PutRule.class, this::putRule),
                        Operation.of(DeleteRule.class, this::deleteRule),
                        Operation.of(PutTargets.class, this::putTargets),
                        Operation.of(RemoveTargets.class, this::removeTargets)))
                .toList());
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private JsonNode putEvents(PutEvents input) {
    List<Entry> entries = input.entries();
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new ServiceException(
          400, "ValidationException", "Entries holds 1 to %s events".formatted(MOST_ENTRIES));
    }
    ObjectNode output = JsonTrees.object();
    ArrayNode results = output.putArray("Entries");
    int failed = 0;
    for (Entry entry : entries) {
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

  private String put(Entry entry) {
    return service.publish(
        nameOf(entry.eventBusName()),
        argument("Source", entry.source()),
        argument("DetailType", entry.detailType()),
        detail(argument("Detail", entry.detail())),
        entry.resources(),
        Objects.requireNonNullElseGet(entry.time(), service.clock()::instant),
        traceOf(entry.traceHeader()));
  }

  private static String argument(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new ServiceException(
          400,
          "InvalidArgument",
          "Parameter %s is not valid. Reason: %s is a required argument.".formatted(name, name));
    }
    return value;
  }

  private static JsonNode detail(String text) {
    try {
      JsonNode detail = JsonTrees.parse(text);
      if (detail.isObject()) {
        return detail;
      }
    } catch (ServiceException e) {
      // refused below, as JSON that is no object is
    }
    throw new ServiceException(400, "MalformedDetail", "Detail is malformed.");
  }

  private JsonNode createBus(CreateEventBus input) {
    if (!service.addBus(input.name())) {
      throw new ServiceException(
          400,
          "ResourceAlreadyExistsException",
          "Event bus %s already exists.".formatted(input.name()));
    }
    return JsonTrees.object().put("EventBusArn", service.bus(input.name()).arn());
  }

  private @Nullable JsonNode deleteBus(DeleteEventBus input) {
    service.deleteBus(Arns.nameIn(input.name()));
    return null;
  }

  private JsonNode buses(ListEventBuses input) {
    Page<EventBus> page =
        Page.of(
            service.buses().stream()
                .filter(bus -> startsWith(bus.name(), input.namePrefix()))
                .toList(),
            input.limit(),
            MOST_LISTED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode buses = output.putArray("EventBuses");
    page.items().forEach(bus -> buses.addObject().put("Name", bus.name()).put("Arn", bus.arn()));
    return tokened(output, page);
  }

  private JsonNode rules(ListRules input) {
    EventBus bus = bus(input.eventBusName());
    Page<EventRule> page =
        Page.of(
            bus.rules().stream()
                .filter(rule -> startsWith(rule.name(), input.namePrefix()))
                .toList(),
            input.limit(),
            MOST_LISTED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode rules = output.putArray("Rules");
    for (EventRule rule : page.items()) {
      ObjectNode described =
          rules
              .addObject()
              .put("Name", rule.name())
              .put("Arn", rule.arn())
              .put("EventBusName", bus.name())
              .put("State", (rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED).name());
      switch (rule.trigger()) {
        case EventRule.Trigger.Picked(EventPattern pattern) ->
            described.put("EventPattern", pattern.text());
        case EventRule.Trigger.Scheduled(String expression) ->
            described.put("ScheduleExpression", expression);
      }
    }
    return tokened(output, page);
  }

  private JsonNode putRule(PutRule input) {
    String name = input.name();
    EventBus bus = bus(input.eventBusName());
    EventRule.Trigger trigger = trigger(input, bus);
    List<EventTarget> kept = bus.rule(name).map(EventRule::targets).orElse(List.of());
    var rule =
        new EventRule(
            name, bus.arnOfRule(name), trigger, input.state() != RuleState.DISABLED, kept);
    service.put(bus, rule);
    return JsonTrees.object().put("RuleArn", rule.arn());
  }

  private static EventRule.Trigger trigger(PutRule input, EventBus bus) {
    String pattern = input.eventPattern();
    String schedule = input.scheduleExpression();
    if (pattern != null && schedule == null) {
      return new EventRule.Trigger.Picked(
          taken("InvalidEventPatternException", () -> new EventPattern(pattern)));
    }
    if (pattern != null || schedule == null) {
      throw new ServiceException(
          400,
          INVALID,
          "The local cloud makes rules with an EventPattern or a ScheduleExpression, one of the two");
    }
    if (!bus.name().equals(EventSink.DEFAULT_BUS)) {
      throw new ServiceException(
          400, INVALID, "ScheduleExpression is supported only on the default event bus.");
    }
    var _ = taken(INVALID, () -> Expressions.read(schedule, "UTC"));
    return new EventRule.Trigger.Scheduled(schedule);
  }

  private @Nullable JsonNode deleteRule(DeleteRule input) {
    service.delete(bus(input.eventBusName()), input.name());
    return null;
  }

  private JsonNode putTargets(PutTargets input) {
    List<EventTarget> added =
        taken(
            INVALID,
            () -> input.targets().stream().map(target -> EventTarget.of(target, targets)).toList());
    bus(input.eventBusName()).change(input.rule(), rule -> rule.with(added));
    return noneFailed();
  }

  private JsonNode removeTargets(RemoveTargets input) {
    bus(input.eventBusName()).change(input.rule(), rule -> rule.without(Set.copyOf(input.ids())));
    return noneFailed();
  }

  private static JsonNode noneFailed() {
    ObjectNode output = JsonTrees.object().put("FailedEntryCount", 0);
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

  private EventBus bus(@Nullable String nameOrArn) {
    return service.bus(nameOf(nameOrArn));
  }

  private static String nameOf(@Nullable String bus) {
    return bus == null ? EventSink.DEFAULT_BUS : Arns.nameIn(bus);
  }

  private static boolean startsWith(String name, @Nullable String prefix) {
    return prefix == null || name.startsWith(prefix);
  }

  private static ObjectNode tokened(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  private static Map<String, String> traceOf(@Nullable String header) {
    return header == null || header.isEmpty() ? Map.of() : Map.of(Targets.TRACE_HEADER, header);
  }
}
