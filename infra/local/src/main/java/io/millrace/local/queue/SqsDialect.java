package io.millrace.local.queue;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.QueryProtocol;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * SQS over the query protocol, as the AWS CLI before 2.13 speaks it: lists and maps are flat,
 * {@code AttributeName.1=All} and {@code Attribute.1.Name=…&Attribute.1.Value=…}, and named in the
 * singular.
 *
 * @param codes those of the query protocol by those of the JSON protocol, where they differ
 */
record SqsDialect(Map<String, String> codes) implements QueryProtocol.Dialect {

  /** The names of the JSON protocol by those of the query protocol. */
  private static final Map<String, String> PLURALS =
      Map.of(
          "AttributeName", "AttributeNames",
          "MessageSystemAttributeName", "MessageSystemAttributeNames",
          "MessageAttributeName", "MessageAttributeNames",
          "Attribute", "Attributes",
          "MessageAttribute", "MessageAttributes",
          "MessageSystemAttribute", "MessageSystemAttributes",
          "SendMessageBatchRequestEntry", "Entries",
          "DeleteMessageBatchRequestEntry", "Entries",
          "Tag", "tags");

  @Override
  public ObjectNode input(ObjectNode form) {
    ObjectNode input = JsonTrees.object();
    form.forEachEntry((name, value) ->
        input.set(PLURALS.getOrDefault(name, name), value.isObject() ? unfolded(value) : value));
    return input;
  }

  /** A list of what has numbers for names, a map of what has names and values. */
  private JsonNode unfolded(JsonNode node) {
    if (!node.propertyStream().allMatch(p -> p.getKey().matches("\\d{1,9}"))) {
      return input((ObjectNode) node);
    }
    Map<Integer, JsonNode> numbered = new TreeMap<>();
    node.forEachEntry((number, value) -> numbered.put(Integer.valueOf(number), value));
    ObjectNode map = JsonTrees.object();
    ArrayNode list = JsonTrees.array();
    for (JsonNode each : numbered.values()) {
      if (each.has("Name") && each.has("Value")) {
        map.set(each.path("Name").asString(), each.path("Value"));
      } else {
        list.add(each.isObject() ? unfolded(each) : each);
      }
    }
    return map.isEmpty() ? list : map;
  }

  @Override
  public JsonNode output(String operation, JsonNode output) {
    ObjectNode written = JsonTrees.object();
    output.forEachEntry((name, value) -> {
      switch (name) {
        case "QueueUrls" -> written.set("QueueUrl", value);
        case "Messages" -> written.set("Message", each(operation, value));
        case "Successful" -> written.set(operation + "ResultEntry", value);
        case "Failed" -> written.set("BatchResultErrorEntry", value);
        case "Attributes" -> written.set("Attribute", pairs(value));
        case "MessageAttributes" -> written.set("MessageAttribute", pairs(value));
        default -> written.set(name, value);
      }
    });
    return written;
  }

  private ArrayNode each(String operation, JsonNode list) {
    ArrayNode written = JsonTrees.array();
    list.forEach(one -> written.add(output(operation, one)));
    return written;
  }

  private static ArrayNode pairs(JsonNode map) {
    ArrayNode pairs = JsonTrees.array();
    map.forEachEntry((name, value) -> pairs.addObject().put("Name", name).set("Value", value));
    return pairs;
  }

  @Override
  public String code(String code) {
    String name = code.substring(code.indexOf('#') + 1);
    return codes.getOrDefault(name, name);
  }
}
