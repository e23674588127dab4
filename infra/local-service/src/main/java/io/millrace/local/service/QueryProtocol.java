package io.millrace.local.service;

import java.io.IOException;
import java.io.OutputStream;
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

  /** How a service's forms and documents differ from those of the others. */
  public interface Dialect {

    /** The input that an operation reads, of the form as it is. */
    ObjectNode input(ObjectNode form);

    /**
     * What is written of an output; a list in it as often as it has members, under its own name.
     */
    JsonNode output(String operation, JsonNode output);

    /** The code of an error. */
    String code(String code);
  }

  private final String service;
  private final String namespace;
  private final Map<String, Operation<?>> operations;
  private final @Nullable Dialect dialect;

  /**
   * Answers the given operations.
   *
   * @param service signing name, for messages
   * @param namespace of the response's XML
   */
  public QueryProtocol(String service, String namespace, List<Operation<?>> operations) {
    this(service, namespace, operations, null);
  }

  /** The same, of a service with a dialect. */
  public QueryProtocol(
      String service, String namespace, List<Operation<?>> operations, @Nullable Dialect dialect) {
    this.service = service;
    this.namespace = namespace;
    this.operations = Operation.byName(operations);
    this.dialect = dialect;
  }

  /** Whether a request is a form, as those of this protocol are. */
  public static boolean isForm(AwsExchange exchange) {
    String type = exchange.header("content-type");
    return type != null && type.startsWith("application/x-www-form-urlencoded");
  }

  /** Answers one request; an operation that is not among ours is refused by name. */
  public void handle(AwsExchange exchange) throws IOException {
    String form = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
    try {
      ObjectNode input = tree(form);
      String action = JsonTrees.text(input, "Action", "");
      input.remove(List.of("Action", "Version")); // of the protocol, not of the operation
      Operation<?> operation = operations.get(action);
      if (operation == null) {
        throw ServiceException.unknownOperation(service, action);
      }
      JsonNode output = operation.apply(dialect == null ? input : dialect.input(input));
      send(exchange, 200, response(action, output));
    } catch (ServiceException e) {
      send(
          exchange,
          e.status(),
          error(e, dialect == null ? code(e.code()) : dialect.code(e.code())));
    }
  }

  /** Answers an error of whatever service: to a form in XML, to all else in JSON. */
  public static void sendErrorAsAsked(AwsExchange exchange, ServiceException error)
      throws IOException {
    if (isForm(exchange)) {
      sendError(exchange, error);
    } else {
      JsonProtocol.sendError(exchange, error, "1.0");
    }
  }

  private static void sendError(AwsExchange exchange, ServiceException error) throws IOException {
    send(
        exchange,
        error.status(),
        new QueryProtocol("", "https://aws.amazonaws.com/", List.of()).error(error, error.code()));
  }

  static ObjectNode tree(String form) {
    ObjectNode root = JsonTrees.object();
    RestJson.form(form)
        .forEach((name, values) -> put(root, name.split("\\.", -1), values.getFirst()));
    List.copyOf(root.propertyNames()).forEach(name -> root.set(name, listed(root.path(name))));
    return root;
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
          .forEachEntry((index, member) -> members.put(position(index), listed(member)));
      ArrayNode array = JsonTrees.array();
      members.values().forEach(array::add);
      return array;
    }
    List<String> names = new ArrayList<>(object.propertyNames());
    names.forEach(name -> object.set(name, listed(object.path(name))));
    return object;
  }

  /** The older protocol says it in another word. */
  private static String code(String code) {
    return code.equals("ValidationException") ? "ValidationError" : code;
  }

  private static int position(String index) {
    if (!index.matches("\\d{1,9}")) {
      throw new ServiceException(400, "MalformedQueryString", index + " is no position in a list");
    }
    return Integer.parseInt(index);
  }

  private String response(String action, @Nullable JsonNode output) {
    StringBuilder xml = new StringBuilder();
    xml.append("<%sResponse xmlns=\"%s\"><%sResult>".formatted(action, namespace, action));
    if (output != null) {
      append(xml, dialect == null ? output : dialect.output(action, output));
    }
    xml.append("</%sResult><ResponseMetadata><RequestId>".formatted(action));
    xml.append(UUID.randomUUID()).append("</RequestId></ResponseMetadata>");
    return xml.append("</%sResponse>".formatted(action)).toString();
  }

  private String error(ServiceException error, String code) {
    return "<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type><Code>%s</Code><Message>%s"
            .formatted(namespace, code, escaped(String.valueOf(error.getMessage())))
        + "</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
            .formatted(UUID.randomUUID());
  }

  private void append(StringBuilder xml, JsonNode node) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> {
        Iterable<JsonNode> each = value.isArray() && dialect != null ? value : List.of(value);
        for (JsonNode one : each) {
          xml.append('<').append(name).append('>');
          append(xml, one);
          xml.append("</").append(name).append('>');
        }
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
