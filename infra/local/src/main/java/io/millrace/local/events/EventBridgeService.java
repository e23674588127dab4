package io.millrace.local.events;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TemplateException;
import io.millrace.schedules.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge: buses, the rules that pick events from them, and addresses that these send to. */
public final class EventBridgeService implements AwsService, EventSink {

  private final InstantSource clock;
  private final Targets targets;
  private final ApiDestinations destinations = new ApiDestinations();
  private final HttpDelivery http;
  private final Delivery delivery;
  private final Ticker ticker;
  private final EventsApi api;
  private final ConcurrentNavigableMap<String, EventBus> buses = new ConcurrentSkipListMap<>();

  /** What is to be done by the clock, by the ARN of its rule. */
  private final ConcurrentMap<String, Ticker.Planned> planned = new ConcurrentHashMap<>();

  /**
   * Delivers to {@code targets}, and registers itself there for buses.
   *
   * @param secrets folder of the secrets that templates name, a file each
   * @param firstRetryDelay wait before an address is tried again
   * @param random decides which deliveries are repeated
   * @param repeatProbability of each delivery, in [0, 1]
   */
  public EventBridgeService(
      InstantSource clock,
      Targets targets,
      Path secrets,
      Duration firstRetryDelay,
      RandomGenerator random,
      double repeatProbability) {
    this.clock = clock;
    this.targets = targets;
    this.http = new HttpDelivery(destinations, new Secrets(secrets), firstRetryDelay);
    this.delivery = new Delivery(targets, http, random, repeatProbability);
    this.ticker = new Ticker(clock);
    this.api = new EventsApi(this, targets, new ConnectionsApi(destinations));
    buses.put(DEFAULT_BUS, new EventBus(DEFAULT_BUS));
    targets.register("events", this::forward);
  }

  @Override
  public String signingName() {
    return "events";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(
        new EventBusType(this),
        new RuleType(this, targets),
        new ConnectionType(destinations),
        new ApiDestinationType(destinations));
  }

  /** The service that fires schedules through the same delivery. */
  public SchedulerService scheduler() {
    return new SchedulerService(ticker, delivery, targets);
  }

  @Override
  public void put(
      String busName, String source, String detailType, String detailJson, List<String> resources) {
    publish(
        busName,
        source,
        detailType,
        JsonTrees.parse(detailJson),
        resources,
        clock.instant(),
        Map.of());
  }

  @Override
  public void close() {
    ticker.close();
    http.close();
  }

  InstantSource clock() {
    return clock;
  }

  /** Whether the bus is new. */
  boolean addBus(String name) {
    return buses.putIfAbsent(name, new EventBus(name)) == null;
  }

  /** Removes a bus; one that is not there is removed already. */
  void deleteBus(String name) {
    if (name.equals(DEFAULT_BUS)) {
      throw new ServiceException(
          400, "ValidationException", "Cannot delete event bus %s.".formatted(name));
    }
    buses.remove(name);
  }

  Collection<EventBus> buses() {
    return buses.values();
  }

  /**
   * @throws ServiceException with code {@code ResourceNotFoundException} if there is none
   */
  EventBus bus(String name) {
    EventBus found = buses.get(name);
    if (found == null) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "Event bus %s does not exist.".formatted(name));
    }
    return found;
  }

  /**
   * Makes a rule of a bus, or puts it in the place of one with the same name, whose schedule ends.
   *
   * @throws TemplateException if its schedule is none
   */
  void put(EventBus bus, EventRule rule) {
    Optional<Schedule> schedule =
        rule.enabled() && rule.trigger() instanceof EventRule.Trigger.Scheduled(var expression)
            ? Optional.of(Expressions.read(expression, "UTC"))
            : Optional.empty();
    planned.compute(
        rule.arn(),
        (arn, before) -> {
          end(before);
          bus.put(rule);
          return schedule
              .map(times -> ticker.add(times, time -> fire(bus, rule.name(), time)))
              .orElse(null);
        });
  }

  /** Removes a rule, with its schedule. */
  void delete(EventBus bus, String rule) {
    planned.compute(
        bus.arnOfRule(rule),
        (arn, before) -> {
          bus.delete(rule);
          end(before);
          return null;
        });
  }

  private static void end(Ticker.@Nullable Planned planned) {
    if (planned != null) {
      planned.cancel();
    }
  }

  /** Each target that the rule has by then gets AWS's event of that kind. */
  private void fire(EventBus bus, String name, Instant time) {
    bus.rule(name)
        .ifPresent(rule -> {
          ObjectNode event =
              event("aws.events", "Scheduled Event", JsonTrees.object(), List.of(rule.arn()), time);
          rule.targets().forEach(target -> delivery.deliver(rule.arn(), target, event, Map.of()));
        });
  }

  /** Delivers an event to all whose rules pick it, and returns its id. */
  String publish(
      String bus,
      String source,
      String detailType,
      JsonNode detail,
      List<String> resources,
      Instant time,
      Map<String, String> trace) {
    ObjectNode event = event(source, detailType, detail, resources, time);
    String text = event.toString();
    for (EventRule rule : bus(bus).rules()) {
      if (rule.picks(text)) {
        rule.targets().forEach(target -> delivery.deliver(rule.arn(), target, event, trace));
      }
    }
    return event.path("id").asString();
  }

  static ObjectNode event(
      String source, String detailType, JsonNode detail, List<String> resources, Instant time) {
    ObjectNode event = JsonTrees.object();
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

  private void forward(String busArn, String payload, Map<String, String> trace) {
    JsonNode event = JsonTrees.parse(payload);
    publish(
        Arns.nameIn(busArn),
        JsonTrees.text(event, "source", ""),
        JsonTrees.text(event, "detail-type", ""),
        event.path("detail"),
        event.path("resources").valueStream().map(JsonNode::asString).toList(),
        clock.instant(),
        trace);
  }
}
