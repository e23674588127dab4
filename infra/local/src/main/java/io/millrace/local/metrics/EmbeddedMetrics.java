package io.millrace.local.metrics;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Metrics in log lines, in CloudWatch's embedded metric format. */
final class EmbeddedMetrics {

  /** Where the values of a line go. */
  @FunctionalInterface
  interface Receiver {

    void value(MetricId metric, double value);
  }

  private EmbeddedMetrics() {}

  /** Reads the metrics of a line; a line that is none, or is broken, has none. */
  static void read(String line, Receiver receiver) {
    if (!line.startsWith("{") || !line.contains("\"_aws\"")) {
      return;
    }
    JsonNode event;
    try {
      event = JsonTrees.parse(line);
    } catch (ServiceException e) {
      return; // as on AWS, a line in another form is just a line
    }
    for (JsonNode directive : event.path("_aws").path("CloudWatchMetrics")) {
      String namespace = directive.path("Namespace").asString("");
      for (JsonNode names : directive.path("Dimensions")) {
        Map<String, String> dimensions = new HashMap<>();
        names.forEach(
            name -> dimensions.put(name.asString(), event.path(name.asString()).asString("")));
        for (JsonNode metric : directive.path("Metrics")) {
          String name = metric.path("Name").asString("");
          JsonNode values = event.path(name);
          MetricId id = new MetricId(namespace, name, dimensions);
          if (values.isArray()) {
            values.forEach(value -> receiver.value(id, value.asDouble()));
          } else if (values.isNumber()) {
            receiver.value(id, values.asDouble());
          }
        }
      }
    }
  }
}
