package io.millrace.local.events;

import io.millrace.local.Arns;
import io.millrace.local.AwsExchange;
import io.millrace.local.AwsService;
import io.millrace.local.Json;
import io.millrace.local.Provisioned;
import io.millrace.local.Resource;
import io.millrace.local.ResourceType;
import io.millrace.local.RestJson;
import io.millrace.local.ServiceException;
import io.millrace.local.Targets;
import io.millrace.schedules.Schedule;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** EventBridge Scheduler: the schedules of the templates. Operation: ListSchedules. */
public final class SchedulerService implements AwsService {

  private final Ticker ticker;
  private final Delivery delivery;
  private final Targets targets;
  private final ConcurrentNavigableMap<String, String> schedules = new ConcurrentSkipListMap<>();

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
    List<String> path = RestJson.segments(exchange.uri());
    if (!exchange.method().equals("GET") || !path.equals(List.of("schedules"))) {
      RestJson.sendError(
          exchange,
          ServiceException.unknownOperation(
              "scheduler", exchange.method() + " " + exchange.uri().getPath()));
      return;
    }
    ObjectNode output = Json.object();
    ArrayNode list = output.putArray("Schedules");
    schedules.forEach((name, arn) ->
        list.addObject()
            .put("Name", name)
            .put("Arn", arn)
            .put("GroupName", "default")
            .put("State", "ENABLED"));
    RestJson.send(exchange, 200, output);
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
      String name = Json.text(properties, "Name", resource.generatedName());
      String arn = Arns.of("scheduler", "schedule/default/" + name);
      EventTarget target = EventTarget.of(properties.path("Target"), targets);
      Schedule schedule =
          Expressions.read(
              properties.path("ScheduleExpression").asString(),
              Json.text(properties, "ScheduleExpressionTimezone", "UTC"));
      if (Json.text(properties, "State", "ENABLED").equals("ENABLED")) {
        schedules.put(name, arn);
        ticker.add(schedule, due -> delivery.deliver(arn, target, occurrence(arn, due), Map.of()));
      }
      return new Provisioned(name, Map.of("Arn", arn));
    }

    /** What a target gets whose schedule has no input. */
    private static ObjectNode occurrence(String arn, Instant due) {
      ObjectNode event =
          EventBridgeService.event(
              "aws.scheduler", "Scheduled Event", Json.object(), List.of(arn), due);
      return event.put("detail", "{}");
    }
  }
}
