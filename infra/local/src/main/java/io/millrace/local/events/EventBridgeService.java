package io.millrace.local.events;

import io.millrace.local.Arns;
import io.millrace.local.AwsExchange;
import io.millrace.local.AwsService;
import io.millrace.local.EventSink;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ResourceType;
import io.millrace.local.ServiceException;
import io.millrace.local.Targets;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge: buses, and the rules that pick events from them. */
public final class EventBridgeService implements AwsService, EventSink {

  private static final int MOST_ENTRIES = 10;

  private final InstantSource clock;
  private final Targets targets;
  private final Delivery delivery;
  private final Ticker ticker;
  private final JsonProtocol protocol =
      new JsonProtocol(
          "events",
          "1.1",
          Map.of("PutEvents", this::putEvents, "ListEventBuses", input -> buses()));
  private final ConcurrentMap<String, List<EventRule>> rules = new ConcurrentHashMap<>();

  /**
   * Delivers to {@code targets}, and registers itself there for buses.
   *
   * @param random decides which deliveries are repeated
   * @param repeatProbability of each delivery, in [0, 1]
   */
  public EventBridgeService(
      InstantSource clock, Targets targets, RandomGenerator random, double repeatProbability) {
    this.clock = clock;
    this.targets = targets;
    this.delivery = new Delivery(targets, random, repeatProbability);
    this.ticker = new Ticker(clock);
    rules.put(DEFAULT_BUS, new CopyOnWriteArrayList<>());
    targets.register("events", (arn, payload, attributes) -> forward(arn, payload));
  }

  @Override
  public String signingName() {
    return "events";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new EventBusType(this), new RuleType(this, targets));
  }

  /** The service that fires schedules through the same delivery. */
  public SchedulerService scheduler() {
    return new SchedulerService(ticker, delivery, targets);
  }

  @Override
  public void put(
      String busName, String source, String detailType, String detailJson, List<String> resources) {
    publish(busName, source, detailType, Json.parse(detailJson), resources, clock.instant());
  }

  @Override
  public void close() {
    ticker.close();
  }

  void addBus(String name) {
    rules.putIfAbsent(name, new CopyOnWriteArrayList<>());
  }

  void addRule(String bus, EventRule rule) {
    rulesOf(bus).add(rule);
  }

  /** Fires a scheduled rule: each of its targets gets AWS's event of that kind. */
  void addSchedule(String ruleArn, Timing timing, List<EventTarget> ruleTargets) {
    ticker.add(
        timing,
        time -> {
          ObjectNode event =
              event("aws.events", "Scheduled Event", Json.object(), List.of(ruleArn), time);
          ruleTargets.forEach(target -> delivery.deliver(ruleArn, target, event));
        });
  }

  private String publish(
      String bus,
      String source,
      String detailType,
      JsonNode detail,
      List<String> resources,
      Instant time) {
    ObjectNode event = event(source, detailType, detail, resources, time);
    String text = event.toString();
    for (EventRule rule : rulesOf(bus)) {
      if (rule.pattern().matches(text)) {
        rule.targets().forEach(target -> delivery.deliver(rule.arn(), target, event));
      }
    }
    return event.path("id").asString();
  }

  static ObjectNode event(
      String source, String detailType, JsonNode detail, List<String> resources, Instant time) {
    ObjectNode event = Json.object();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", detailType);
    event.put("source", source);
    event.put("account", Arns.ACCOUNT);
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", Arns.REGION);
    ArrayNode about = event.putArray("resources");
    resources.forEach(about::add);
    event.set("detail", detail);
    return event;
  }

  private JsonNode putEvents(JsonNode input) {
    JsonNode entries = input.path("Entries");
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new ServiceException(
          400, "ValidationException", "Entries holds 1 to %d events".formatted(MOST_ENTRIES));
    }
    ObjectNode output = Json.object();
    ArrayNode results = output.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : entries) {
      try {
        results.addObject().put("EventId", put(entry));
      } catch (ServiceException e) {
        failed++;
        ((ObjectNode) results.get(results.size() - 1))
            .put("ErrorCode", e.code())
            .put("ErrorMessage", e.getMessage());
      }
    }
    return output.put("FailedEntryCount", failed);
  }

  private String put(JsonNode entry) {
    JsonNode detail;
    try {
      detail = Json.parse(Json.required(entry, "Detail"));
    } catch (ServiceException e) {
      throw new ServiceException(400, "MalformedDetail", "Detail is malformed.");
    }
    if (!detail.isObject()) {
      throw new ServiceException(400, "MalformedDetail", "Detail is malformed.");
    }
    List<String> resources = entry.path("Resources").valueStream().map(JsonNode::asString).toList();
    return publish(
        Arns.nameIn(Json.text(entry, "EventBusName", DEFAULT_BUS)),
        Json.required(entry, "Source"),
        Json.required(entry, "DetailType"),
        detail,
        resources,
        entry.has("Time")
            ? Instant.ofEpochMilli((long) (Json.number(entry.path("Time")) * 1000))
            : clock.instant());
  }

  private void forward(String busArn, String payload) {
    JsonNode event = Json.parse(payload);
    publish(
        Arns.nameIn(busArn),
        Json.text(event, "source", ""),
        Json.text(event, "detail-type", ""),
        event.path("detail"),
        event.path("resources").valueStream().map(JsonNode::asString).toList(),
        clock.instant());
  }

  private JsonNode buses() {
    ObjectNode output = Json.object();
    ArrayNode buses = output.putArray("EventBuses");
    rules.keySet().stream()
        .sorted()
        .forEach(name -> buses.addObject().put("Name", name).put("Arn", busArn(name)));
    return output;
  }

  private List<EventRule> rulesOf(String bus) {
    List<EventRule> found = rules.get(bus);
    if (found == null) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "Event bus %s does not exist.".formatted(bus));
    }
    return found;
  }

  static String busArn(String name) {
    return Arns.of("events", "event-bus/" + name);
  }
}
