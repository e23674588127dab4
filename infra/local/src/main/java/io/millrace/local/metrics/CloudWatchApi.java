package io.millrace.local.metrics;

import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.QueryProtocol;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * The operations of CloudWatch, in the two protocols that clients use today: the SDK for Java sends
 * queries, the AWS CLI sends JSON.
 */
final class CloudWatchApi {

  private final CloudWatchService service;
  private final QueryProtocol query;
  private final JsonProtocol json;

  CloudWatchApi(CloudWatchService service) {
    this.service = service;
    Map<String, JsonProtocol.Operation> operations =
        Map.of(
            "PutMetricData", this::putData,
            "ListMetrics", this::list,
            "GetMetricStatistics", this::statistics,
            "GetMetricData", this::data,
            "PutMetricAlarm", this::putAlarm,
            "DescribeAlarms", this::alarms,
            "DeleteAlarms", this::deleteAlarms);
    this.query =
        new QueryProtocol(
            "monitoring", "http://monitoring.amazonaws.com/doc/2010-08-01/", operations);
    this.json = new JsonProtocol("monitoring", "1.0", operations);
  }

  void handle(AwsExchange exchange) throws IOException {
    if (JsonProtocol.target(exchange).isEmpty()) {
      query.handle(exchange);
    } else {
      json.handle(exchange);
    }
  }

  private @Nullable JsonNode putData(JsonNode input) {
    String namespace = Json.required(input, "Namespace");
    for (JsonNode datum : input.path("MetricData")) {
      Map<String, String> dimensions = MetricId.dimensions(datum.path("Dimensions"));
      MetricId metric = new MetricId(namespace, Json.required(datum, "MetricName"), dimensions);
      Instant time =
          datum.has("Timestamp") ? time(datum.path("Timestamp")) : service.clock().instant();
      Aggregate values = service.store().at(metric, time);
      JsonNode set = datum.path("StatisticValues");
      if (set.isObject()) {
        values.add(
            Json.number(set.path("SampleCount")),
            Json.number(set.path("Sum")),
            Json.number(set.path("Minimum")),
            Json.number(set.path("Maximum")));
      } else if (datum.path("Values").isArray()) {
        datum.path("Values").forEach(value -> values.add(Json.number(value)));
      } else {
        values.add(Json.number(datum.path("Value")));
      }
    }
    return null;
  }

  private JsonNode list(JsonNode input) {
    ObjectNode output = Json.object();
    ArrayNode metrics = output.putArray("Metrics");
    for (MetricId metric : service.store().metrics()) {
      if (matches(input, "Namespace", metric.namespace())
          && matches(input, "MetricName", metric.name())) {
        metrics
            .addObject()
            .put("Namespace", metric.namespace())
            .put("MetricName", metric.name())
            .set("Dimensions", metric.dimensionList());
      }
    }
    return output;
  }

  private JsonNode statistics(JsonNode input) {
    MetricId metric = MetricId.of(input);
    List<String> names = new ArrayList<>();
    input.path("Statistics").forEach(name -> names.add(name.asString()));
    List<String> percentiles = new ArrayList<>();
    input.path("ExtendedStatistics").forEach(name -> percentiles.add(name.asString()));
    ObjectNode output = Json.object().put("Label", metric.name());
    ArrayNode points = output.putArray("Datapoints");
    for (Span span : spans(input, Json.whole(input, "Period", 60))) {
      Aggregate values = service.store().between(metric, span.from(), span.to());
      if (!values.isEmpty()) {
        ObjectNode point = points.addObject().put("Unit", "None");
        point.set("Timestamp", new POJONode(span.from()));
        names.forEach(name -> point.put(name, values.statistic(name)));
        if (!percentiles.isEmpty()) {
          ObjectNode extended = point.putObject("ExtendedStatistics");
          percentiles.forEach(name -> extended.put(name, values.statistic(name)));
        }
      }
    }
    return output;
  }

  private JsonNode data(JsonNode input) {
    ObjectNode output = Json.object();
    ArrayNode results = output.putArray("MetricDataResults");
    for (JsonNode wanted : input.path("MetricDataQueries")) {
      JsonNode stat = wanted.path("MetricStat");
      MetricId metric = MetricId.of(stat.path("Metric"));
      ObjectNode result = results.addObject();
      result.put("Id", Json.required(wanted, "Id"));
      result.put("Label", Json.text(wanted, "Label", metric.name()));
      ArrayNode times = result.putArray("Timestamps");
      ArrayNode values = result.putArray("Values");
      for (Span span : spans(input, Json.whole(stat, "Period", 60)).reversed()) {
        Aggregate aggregate = service.store().between(metric, span.from(), span.to());
        if (!aggregate.isEmpty()) {
          times.addPOJO(span.from());
          values.add(aggregate.statistic(Json.required(stat, "Stat")));
        }
      }
      result.put("StatusCode", "Complete");
    }
    return output;
  }

  private @Nullable JsonNode putAlarm(JsonNode input) {
    ObjectNode definition = Json.object();
    input.forEachEntry(definition::set);
    definition.remove(List.of("Action", "Version")); // of the query protocol, not of the alarm
    service.put(AlarmDefinition.of(Json.required(input, "AlarmName"), definition));
    return null;
  }

  private JsonNode alarms(JsonNode input) {
    Set<String> names =
        input.path("AlarmNames").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    String prefix = Json.text(input, "AlarmNamePrefix", "");
    ObjectNode output = Json.object();
    ArrayNode alarms = output.putArray("MetricAlarms");
    for (Alarm alarm : service.alarms().values()) {
      String name = alarm.definition().name();
      if ((names.isEmpty() || names.contains(name))
          && name.startsWith(prefix)
          && matches(input, "StateValue", alarm.state().name())) {
        alarms.add(alarm.description());
      }
    }
    return output;
  }

  private @Nullable JsonNode deleteAlarms(JsonNode input) {
    input.path("AlarmNames").forEach(name -> service.delete(name.asString()));
    return null;
  }

  private record Span(Instant from, Instant to) {}

  /** The periods between StartTime and EndTime, aligned to whole periods, oldest first. */
  private static List<Span> spans(JsonNode input, int periodSeconds) {
    Duration period = Duration.ofSeconds(periodSeconds);
    long start = time(input.path("StartTime")).getEpochSecond();
    Instant end = time(input.path("EndTime"));
    List<Span> spans = new ArrayList<>();
    Instant from = Instant.ofEpochSecond(start - Math.floorMod(start, periodSeconds));
    for (; from.isBefore(end); from = from.plus(period)) {
      spans.add(new Span(from, from.plus(period)));
    }
    return spans;
  }

  private static boolean matches(JsonNode input, String property, String actual) {
    return Json.text(input, property, actual).equals(actual);
  }

  /** A time as queries write it, or in seconds since the epoch. */
  private static Instant time(JsonNode value) {
    return value.isNumber()
        ? Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000))
        : Instant.parse(value.asString());
  }
}
