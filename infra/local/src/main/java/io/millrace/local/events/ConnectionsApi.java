package io.millrace.local.events;

import io.millrace.local.events.ApiDestinations.Connection;
import io.millrace.local.events.ApiDestinations.Destination;
import io.millrace.local.events.EventsInputs.CreateApiDestination;
import io.millrace.local.events.EventsInputs.CreateConnection;
import io.millrace.local.events.EventsInputs.DeleteApiDestination;
import io.millrace.local.events.EventsInputs.DeleteConnection;
import io.millrace.local.events.EventsInputs.DescribeApiDestination;
import io.millrace.local.events.EventsInputs.DescribeConnection;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of EventBridge about addresses that rules send to. */
record ConnectionsApi(ApiDestinations destinations) {

  List<Operation<?>> operations() {
    return List.of(
        Operation.of(CreateConnection.class, this::connect),
        Operation.of(DescribeConnection.class, this::describeConnection),
        Operation.of(DeleteConnection.class, this::disconnect),
        Operation.of(CreateApiDestination.class, this::add),
        Operation.of(DescribeApiDestination.class, this::describe),
        Operation.of(DeleteApiDestination.class, this::remove));
  }

  private JsonNode connect(CreateConnection input) {
    return told(
        destinations.connect(input.name(), input.authorizationType(), input.authParameters()));
  }

  private JsonNode describeConnection(DescribeConnection input) {
    Connection connection = destinations.connection(input.name());
    return told(connection)
        .put("Name", connection.name())
        .put("AuthorizationType", connection.authorization());
  }

  private JsonNode disconnect(DeleteConnection input) {
    JsonNode told = told(destinations.connection(input.name()));
    destinations.disconnect(input.name());
    return told;
  }

  private static ObjectNode told(Connection connection) {
    return JsonTrees.object()
        .put("ConnectionArn", connection.arn())
        .put("ConnectionState", "AUTHORIZED");
  }

  private JsonNode add(CreateApiDestination input) {
    return told(
        destinations.add(
            input.name(), input.connectionArn(), input.invocationEndpoint(), input.httpMethod()));
  }

  private JsonNode describe(DescribeApiDestination input) {
    Destination destination = destinations.destination(input.name());
    return told(destination)
        .put("Name", destination.name())
        .put("ConnectionArn", destination.connection().arn())
        .put("InvocationEndpoint", destination.endpoint())
        .put("HttpMethod", destination.method());
  }

  private JsonNode remove(DeleteApiDestination input) {
    destinations.remove(input.name());
    return JsonTrees.object();
  }

  private static ObjectNode told(Destination destination) {
    return JsonTrees.object()
        .put("ApiDestinationArn", destination.arn())
        .put("ApiDestinationState", "ACTIVE");
  }
}
