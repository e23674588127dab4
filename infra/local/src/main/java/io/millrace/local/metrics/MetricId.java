package io.millrace.local.metrics;

import io.millrace.local.service.JsonTrees;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;

/** What identifies a metric: two with different dimensions are different metrics. */
record MetricId(String namespace, String name, Map<String, String> dimensions) {

  MetricId {
    dimensions = Map.copyOf(dimensions);
  }

  ArrayNode dimensionList() {
    ArrayNode list = JsonTrees.array();
    new TreeMap<>(dimensions)
        .forEach((name, value) -> list.addObject().put("Name", name).put("Value", value));
    return list;
  }
}
