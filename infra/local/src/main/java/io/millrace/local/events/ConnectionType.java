package io.millrace.local.events;

import io.millrace.local.events.ApiDestinations.Connection;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TemplateException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code AWS::Events::Connection}. */
record ConnectionType(ApiDestinations destinations) implements ResourceType {

  @Override
  public String name() {
    return "AWS::Events::Connection";
  }

  @Override
  public Provisioned create(Resource resource) {
    JsonNode properties = resource.properties();
    String name = JsonTrees.text(properties, "Name", resource.generatedName());
    try {
      Connection made =
          destinations.connect(
              name,
              JsonTrees.text(properties, "AuthorizationType", ""),
              Inputs.readFrom(
                  EventsInputs.AuthParameters.class, properties.path("AuthParameters")));
      return new Provisioned(name, Map.of("Arn", made.arn(), "ArnForPolicy", made.arn()));
    } catch (ServiceException e) {
      throw new TemplateException("%s: %s".formatted(resource.logicalId(), e.getMessage()));
    }
  }
}
