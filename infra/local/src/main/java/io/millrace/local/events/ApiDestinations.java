package io.millrace.local.events;

import io.millrace.local.service.Arns;
import io.millrace.local.service.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Addresses that rules may send to over HTTP, and the connections that say by what the sender shows
 * who it is.
 */
final class ApiDestinations {

  /**
   * What requests are authorized by.
   *
   * @param headers that are sent with each, in whose values secrets may be named
   */
  record Connection(String name, String arn, String authorization, Map<String, String> headers) {
    Connection {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return arn; // what it is authorized by is no text for a log
    }
  }

  /**
   * Where requests go.
   *
   * @param endpoint an address, which may be a secret itself
   */
  record Destination(
      String name, String arn, Connection connection, String endpoint, String method) {
    @Override
    public String toString() {
      return arn;
    }
  }

  private final ConcurrentMap<String, Connection> connections = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Destination> destinations = new ConcurrentHashMap<>();

  Connection connect(String name, String type, EventsInputs.AuthParameters parameters) {
    var connection =
        new Connection(
            name,
            Arns.of("events", "connection/%s/%s".formatted(name, UUID.randomUUID())),
            type,
            headers(type, parameters));
    if (connections.putIfAbsent(name, connection) != null) {
      throw there("Connection", name);
    }
    return connection;
  }

  private static Map<String, String> headers(String type, EventsInputs.AuthParameters parameters) {
    Map<String, String> headers = new TreeMap<>();
    var key = parameters.apiKeyAuthParameters();
    var basic = parameters.basicAuthParameters();
    if (type.equals("API_KEY") && key != null) {
      headers.put(key.apiKeyName(), key.apiKeyValue());
    } else if (type.equals("BASIC") && basic != null) {
      String both = basic.username() + ":" + basic.password();
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    } else {
      throw new ServiceException(
          400,
          "ValidationException",
          "The local cloud authorizes connections by API_KEY or BASIC and their parameters");
    }
    var more = parameters.invocationHttpParameters();
    if (more != null) {
      more.headerParameters().forEach(header -> headers.put(header.key(), header.value()));
    }
    return headers;
  }

  Destination add(String name, String connectionArn, String endpoint, String method) {
    Connection connection =
        connections.values().stream()
            .filter(each -> each.arn().equals(connectionArn))
            .findFirst()
            .orElseThrow(() -> absent("Connection", connectionArn));
    var destination =
        new Destination(
            name,
            Arns.of("events", "api-destination/%s/%s".formatted(name, UUID.randomUUID())),
            connection,
            endpoint,
            method);
    if (destinations.putIfAbsent(name, destination) != null) {
      throw there("ApiDestination", name);
    }
    return destination;
  }

  Connection connection(String name) {
    return Optional.ofNullable(connections.get(name)).orElseThrow(() -> absent("Connection", name));
  }

  Destination destination(String name) {
    return Optional.ofNullable(destinations.get(name))
        .orElseThrow(() -> absent("ApiDestination", name));
  }

  void disconnect(String name) {
    connections.remove(connection(name).name());
  }

  void remove(String name) {
    destinations.remove(destination(name).name());
  }

  /** Whether an ARN is one of an address, there or not. */
  static boolean isOne(String arn) {
    return arn.contains(":api-destination/");
  }

  /**
   * @throws ServiceException if there is none of this ARN
   */
  Destination at(String arn) {
    return destinations.values().stream()
        .filter(each -> each.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> absent("ApiDestination", arn));
  }

  private static ServiceException there(String what, String name) {
    return new ServiceException(
        400, "ResourceAlreadyExistsException", "%s %s already exists.".formatted(what, name));
  }

  private static ServiceException absent(String what, String name) {
    return new ServiceException(
        400, "ResourceNotFoundException", "%s %s does not exist.".formatted(what, name));
  }
}
