package io.millrace.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * AWS's query protocol: a form in, XML out.
 *
 * <p>Operations are the same as those of {@link JsonProtocol}. A form's {@code A.member.1.B=c}
 * reads as {@code {"A":[{"B":"c"}]}}; lists are written as {@code member} elements, and an {@link
 * Instant} in the tree as a time.
 */
public final class QueryProtocol {

  private final String service;
  private final String namespace;
  private final Map<String, JsonProtocol.Operation> operations;

  /**
   * Answers the given operations.
   *
   * @param service signing name, for messages
   * @param namespace of the response's XML
   */
  public QueryProtocol(
      String service, String namespace, Map<String, JsonProtocol.Operation> operations) {
    this.service = service;
    this.namespace = namespace;
    this.operations = Map.copyOf(operations);
  }

  /** Answers one request; an operation that is not among ours is refused by name. */
  public void handle(AwsExchange exchange) throws IOException {
    String form = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode input = tree(form);
    String action = Json.text(input, "Action", "");
    try {
      JsonProtocol.Operation operation = operations.get(action);
      if (operation == null) {
        throw ServiceException.unknownOperation(service, action);
      }
      JsonNode output = operation.apply(input);
      send(exchange, 200, response(action, output));
    } catch (ServiceException e) {
      send(exchange, e.status(), error(e));
    }
  }

  static JsonNode tree(String form) {
    ObjectNode root = Json.object();
    RestJson.queries(URI.create("/?" + form))
        .forEach((name, values) -> put(root, name.split("\\.", -1), values.getFirst()));
    return listed(root);
  }

  private static void put(ObjectNode node, String[] path, String value) {
    ObjectNode at = node;
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode next = at.path(path[i]);
      at = next instanceof ObjectNode object ? object : at.putObject(path[i]);
    }
    at.put(path[path.length - 1], value);
  }

  /** Turns objects whose only key is {@code member} into lists, in the order of their numbers. */
  private static JsonNode listed(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.size() == 1 && object.path("member").isObject()) {
      Map<Integer, JsonNode> members = new TreeMap<>();
      object
          .path("member")
          .forEachEntry((index, member) -> members.put(Integer.parseInt(index), listed(member)));
      ArrayNode array = Json.array();
      members.values().forEach(array::add);
      return array;
    }
    List<String> names = new ArrayList<>(object.propertyNames());
    names.forEach(name -> object.set(name, listed(object.path(name))));
    return object;
  }

  private String response(String action, @Nullable JsonNode output) {
    StringBuilder xml = new StringBuilder();
    xml.append("<%sResponse xmlns=\"%s\"><%sResult>".formatted(action, namespace, action));
    if (output != null) {
      append(xml, output);
    }
    xml.append("</%sResult><ResponseMetadata><RequestId>".formatted(action));
    xml.append(UUID.randomUUID()).append("</RequestId></ResponseMetadata>");
    return xml.append("</%sResponse>".formatted(action)).toString();
  }

  private String error(ServiceException error) {
    return "<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type><Code>%s</Code><Message>%s"
            .formatted(namespace, error.code(), escaped(String.valueOf(error.getMessage())))
        + "</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
            .formatted(UUID.randomUUID());
  }

  private static void append(StringBuilder xml, JsonNode node) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> {
        xml.append('<').append(name).append('>');
        append(xml, value);
        xml.append("</").append(name).append('>');
      });
    } else if (node.isArray()) {
      for (JsonNode member : node) {
        xml.append("<member>");
        append(xml, member);
        xml.append("</member>");
      }
    } else if (node instanceof POJONode pojo) {
      xml.append(pojo.getPojo());
    } else {
      xml.append(escaped(node.asString()));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void send(AwsExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        exchange.respond(status, Map.of("Content-Type", "text/xml"), bytes.length)) {
      out.write(bytes);
    }
  }
}
