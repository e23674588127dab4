package io.millrace.local.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * AWS's JSON protocols, 1.0 and 1.1: the operation is in {@code X-Amz-Target}, input and output are
 * JSON, and an error names its type in {@code __type}. An {@link Instant} in an output is written
 * as seconds since the epoch.
 */
public final class JsonProtocol {

  private final String service;
  private final String version;
  private final Map<String, Operation<?>> operations;
  private final Map<String, String> queryCodes;

  /**
   * @param service signing name, for messages
   * @param version {@code 1.0} or {@code 1.1}
   */
  public JsonProtocol(String service, String version, List<Operation<?>> operations) {
    this(service, version, operations, Map.of());
  }

  /**
   * The protocol of a service that spoke the query protocol once, and tells its old codes in a
   * header still.
   *
   * @param queryCodes the code of the query protocol by that of this one, where they differ
   */
  public JsonProtocol(
      String service,
      String version,
      List<Operation<?>> operations,
      Map<String, String> queryCodes) {
    this.service = service;
    this.version = version;
    this.operations = Operation.byName(operations);
    this.queryCodes = Map.copyOf(queryCodes);
  }

  /** Answers one request; an operation that is not among ours is refused by name. */
  public void handle(AwsExchange exchange) throws IOException {
    try {
      JsonNode output = operation(exchange).apply(input(exchange));
      send(exchange, 200, output == null ? JsonTrees.object() : output, version, Map.of());
    } catch (ServiceException e) {
      send(exchange, e.status(), body(e), version, queryError(e.code()));
    }
  }

  /**
   * The operation that a request names after the last dot of its target; empty where it has none.
   */
  public static String target(AwsExchange exchange) {
    String target = exchange.header("x-amz-target");
    return target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
  }

  /** Answers an error as {@code {"__type": …, "message": …}}. */
  public static void sendError(AwsExchange exchange, ServiceException error, String version)
      throws IOException {
    send(exchange, error.status(), body(error), version, Map.of());
  }

  private static ObjectNode body(ServiceException error) {
    return JsonTrees.object().put("__type", error.code()).put("message", error.getMessage());
  }

  private Map<String, String> queryError(String code) {
    String name = code.substring(code.indexOf('#') + 1);
    return queryCodes.isEmpty()
        ? Map.of()
        : Map.of("x-amzn-query-error", queryCodes.getOrDefault(name, name) + ";Sender");
  }

  private Operation<?> operation(AwsExchange exchange) {
    String name = target(exchange);
    Operation<?> operation = operations.get(name);
    if (operation == null) {
      throw ServiceException.unknownOperation(service, name);
    }
    return operation;
  }

  private static JsonNode input(AwsExchange exchange) throws IOException {
    byte[] body = exchange.body().readAllBytes();
    return body.length == 0 ? JsonTrees.object() : JsonTrees.parse(body);
  }

  /** The same tree, with each {@link Instant} in it as seconds since the epoch. */
  private static JsonNode timed(JsonNode node) {
    if (node instanceof POJONode pojo && pojo.getPojo() instanceof Instant time) {
      return JsonTrees.array().add(time.toEpochMilli() / 1000.0).get(0);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonTrees.array();
      array.forEach(each -> copy.add(timed(each)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonTrees.object();
      object.forEachEntry((name, value) -> copy.set(name, timed(value)));
      return copy;
    }
    return node;
  }

  private static void send(
      AwsExchange exchange, int status, JsonNode body, String version, Map<String, String> more)
      throws IOException {
    byte[] bytes = timed(body).toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Content-Type", "application/x-amz-json-" + version);
    headers.put("x-amzn-RequestId", UUID.randomUUID().toString());
    try (OutputStream out = exchange.respond(status, headers, bytes.length)) {
      out.write(bytes);
    }
  }
}
