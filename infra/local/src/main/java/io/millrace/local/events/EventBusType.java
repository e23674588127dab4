package io.millrace.local.events;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import java.util.Map;

/** {@code AWS::Events::EventBus}. */
record EventBusType(EventBridgeService service) implements ResourceType {

  @Override
  public String name() {
    return "AWS::Events::EventBus";
  }

  @Override
  public Provisioned create(Resource resource) {
    String name = JsonTrees.text(resource.properties(), "Name", resource.generatedName());
    boolean _ = service.addBus(name);
    return new Provisioned(name, Map.of("Arn", service.bus(name).arn(), "Name", name));
  }
}
