package io.millrace.local.metrics;

import io.millrace.local.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What identifies a metric: two with different dimensions are different metrics. */
record MetricId(String namespace, String name, Map<String, String> dimensions) {

  MetricId {
    dimensions = Map.copyOf(dimensions);
  }

  /** Reads {@code Namespace}, {@code MetricName} and {@code Dimensions}. */
  static MetricId of(JsonNode node) {
    return new MetricId(
        Json.required(node, "Namespace"),
        Json.required(node, "MetricName"),
        dimensions(node.path("Dimensions")));
  }

  static Map<String, String> dimensions(JsonNode list) {
    Map<String, String> dimensions = new TreeMap<>();
    list.forEach(
        each -> dimensions.put(each.path("Name").asString(), each.path("Value").asString()));
    return dimensions;
  }

  ArrayNode dimensionList() {
    ArrayNode list = Json.array();
    new TreeMap<>(dimensions)
        .forEach((name, value) -> list.addObject().put("Name", name).put("Value", value));
    return list;
  }
}
