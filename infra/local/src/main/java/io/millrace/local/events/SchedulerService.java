package io.millrace.local.events;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.RestProtocol;
import io.millrace.local.service.Targets;
import io.millrace.schedules.Schedule;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge Scheduler: the schedules of the templates. Operation: ListSchedules. */
public final class SchedulerService implements AwsService {

  private static final int MOST_LISTED = 100;
  private static final String GROUP = "default";
  private static final String ENABLED = "ENABLED";

  /** What the operation reads. */
  record ListSchedules(
      @Nullable String scheduleGroup,
      @Nullable String namePrefix,
      @Nullable String state,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  private record Kept(String name, String arn, String state) {}

  private final RestProtocol protocol =
      new RestProtocol(
          "scheduler",
          List.of(
              new RestProtocol.Route(
                  "GET", "/schedules", Operation.of(ListSchedules.class, this::list))));
  private final Ticker ticker;
  private final Delivery delivery;
  private final Targets targets;
  private final ConcurrentNavigableMap<String, Kept> schedules = new ConcurrentSkipListMap<>();

  SchedulerService(Ticker ticker, Delivery delivery, Targets targets) {
    this.ticker = ticker;
    this.delivery = delivery;
    this.targets = targets;
  }

  @Override
  public String signingName() {
    return "scheduler";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private JsonNode list(ListSchedules input) {
    boolean ours = input.scheduleGroup() == null || input.scheduleGroup().equals(GROUP);
    Page<Kept> page =
        Page.of(
            schedules.values().stream()
                .filter(schedule ->
                    ours
                        && (input.namePrefix() == null
                            || schedule.name().startsWith(input.namePrefix()))
                        && (input.state() == null || schedule.state().equals(input.state())))
                .toList(),
            input.maxResults(),
            MOST_LISTED,
            input.nextToken(),
            "ValidationException");
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("Schedules");
    for (Kept schedule : page.items()) {
      list.addObject()
          .put("Name", schedule.name())
          .put("Arn", schedule.arn())
          .put("GroupName", GROUP)
          .put("State", schedule.state());
    }
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new ScheduleType());
  }

  @Override
  public void close() {}

  /** {@code AWS::Scheduler::Schedule}. */
  private final class ScheduleType implements ResourceType {

    @Override
    public String name() {
      return "AWS::Scheduler::Schedule";
    }

    @Override
    public Provisioned create(Resource resource) {
      JsonNode properties = resource.properties();
      String name = JsonTrees.text(properties, "Name", resource.generatedName());
      String arn = Arns.of("scheduler", "schedule/default/" + name);
      EventTarget target = EventTarget.of(properties.path("Target"), targets);
      Schedule schedule =
          Expressions.read(
              properties.path("ScheduleExpression").asString(),
              JsonTrees.text(properties, "ScheduleExpressionTimezone", "UTC"));
      String state = JsonTrees.text(properties, "State", ENABLED);
      schedules.put(name, new Kept(name, arn, state));
      if (state.equals(ENABLED)) {
        var _ =
            ticker.add(
                schedule, due -> delivery.deliver(arn, target, occurrence(arn, due), Map.of()));
      }
      return new Provisioned(name, Map.of("Arn", arn));
    }

    /** What a target gets whose schedule has no input. */
    private static ObjectNode occurrence(String arn, Instant due) {
      ObjectNode event =
          EventBridgeService.event(
              "aws.scheduler", "Scheduled Event", JsonTrees.object(), List.of(arn), due);
      return event.put("detail", "{}");
    }
  }
}
