package io.millrace.local.events;

import io.millrace.local.service.Arns;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.Targets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code AWS::Events::Rule}: by pattern, by schedule, or both. */
record RuleType(EventBridgeService service, Targets targets) implements ResourceType {

  @Override
  public String name() {
    return "AWS::Events::Rule";
  }

  @Override
  public Provisioned create(Resource resource) {
    JsonNode properties = resource.properties();
    String name = JsonTrees.text(properties, "Name", resource.generatedName());
    EventBus bus =
        service.bus(Arns.nameIn(JsonTrees.text(properties, "EventBusName", EventSink.DEFAULT_BUS)));
    String arn = bus.arnOfRule(name);
    List<EventTarget> ruleTargets =
        properties
            .path("Targets")
            .valueStream()
            .map(target -> EventTarget.of(target, targets))
            .toList();
    boolean enabled = JsonTrees.text(properties, "State", "ENABLED").startsWith("ENABLED");
    if (properties.has("EventPattern")) {
      EventPattern pattern = new EventPattern(properties.path("EventPattern").toString());
      service.put(
          bus,
          new EventRule(name, arn, new EventRule.Trigger.Picked(pattern), enabled, ruleTargets));
    }
    if (properties.has("ScheduleExpression")) {
      String expression = properties.path("ScheduleExpression").asString();
      service.put(
          bus,
          new EventRule(
              name, arn, new EventRule.Trigger.Scheduled(expression), enabled, ruleTargets));
    }
    return new Provisioned(name, Map.of("Arn", arn));
  }
}
