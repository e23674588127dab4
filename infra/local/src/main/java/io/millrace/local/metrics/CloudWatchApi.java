package io.millrace.local.metrics;

import io.millrace.local.metrics.CloudWatchInputs.Datum;
import io.millrace.local.metrics.CloudWatchInputs.DeleteAlarms;
import io.millrace.local.metrics.CloudWatchInputs.DescribeAlarms;
import io.millrace.local.metrics.CloudWatchInputs.DimensionFilter;
import io.millrace.local.metrics.CloudWatchInputs.GetMetricData;
import io.millrace.local.metrics.CloudWatchInputs.GetMetricStatistics;
import io.millrace.local.metrics.CloudWatchInputs.ListMetrics;
import io.millrace.local.metrics.CloudWatchInputs.Metric;
import io.millrace.local.metrics.CloudWatchInputs.MetricStat;
import io.millrace.local.metrics.CloudWatchInputs.PutMetricAlarm;
import io.millrace.local.metrics.CloudWatchInputs.PutMetricData;
import io.millrace.local.metrics.CloudWatchInputs.Query;
import io.millrace.local.metrics.CloudWatchInputs.ScanBy;
import io.millrace.local.metrics.CloudWatchInputs.SetAlarmState;
import io.millrace.local.metrics.CloudWatchInputs.StatisticSet;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.QueryProtocol;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations of CloudWatch, in the two protocols that clients use today: the SDK for Java sends
 * queries, the AWS CLI sends JSON.
 */
final class CloudWatchApi {

  private static final int MOST_METRICS = 500;
  private static final int MOST_ALARMS = 100;
  private static final int USUAL_ALARMS = 50;
  private static final int MOST_POINTS = 1_440;
  private static final int MOST_DATA_POINTS = 100_800;
  private static final List<Integer> SHORT_PERIODS = List.of(1, 5, 10, 20, 30);

  private final CloudWatchService service;
  private final QueryProtocol query;
  private final JsonProtocol json;

  CloudWatchApi(CloudWatchService service) {
    this.service = service;
    List<Operation<?>> operations =
        List.of(
            Operation.of(PutMetricData.class, this::putData),
            Operation.of(ListMetrics.class, this::list),
            Operation.of(GetMetricStatistics.class, this::statistics),
            Operation.of(GetMetricData.class, this::data),
            Operation.keeping(PutMetricAlarm.class, this::putAlarm),
            Operation.of(DescribeAlarms.class, this::alarms),
            Operation.of(DeleteAlarms.class, this::deleteAlarms),
            Operation.of(SetAlarmState.class, this::setAlarm));
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

  private @Nullable JsonNode putData(PutMetricData input) {
    input.metricData().forEach(CloudWatchApi::check);
    for (Datum datum : input.metricData()) {
      String unit = datum.unit();
      if (unit != null) {
        MetricId metric = metric(input, datum);
        Optional<String> known = service.store().note(metric, unit).filter(u -> !u.equals(unit));
        if (known.isPresent()) {
          throw new ServiceException(
              501,
              "NotImplemented",
              "The local cloud keeps a metric in one unit: %s is in %s, not in %s"
                  .formatted(metric.name(), known.get(), unit));
        }
      }
    }
    for (Datum datum : input.metricData()) {
      Instant time = Objects.requireNonNullElseGet(datum.timestamp(), service.clock()::instant);
      add(datum, service.store().at(metric(input, datum), time));
    }
    return null;
  }

  private static MetricId metric(PutMetricData input, Datum datum) {
    return new MetricId(
        input.namespace(), datum.metricName(), CloudWatchInputs.map(datum.dimensions()));
  }

  private static void check(Datum datum) {
    boolean one = datum.value() != null;
    boolean set = datum.statisticValues() != null;
    boolean many = !datum.values().isEmpty();
    if ((one ? 1 : 0) + (set ? 1 : 0) + (many ? 1 : 0) != 1) {
      throw new ServiceException(
          400,
          "InvalidParameterCombination",
          "%s has one of Value, Values and StatisticValues".formatted(datum.metricName()));
    }
    if (!datum.counts().isEmpty() && datum.counts().size() != datum.values().size()) {
      throw new ServiceException(
          400,
          "InvalidParameterValue",
          "The parameters Values and Counts of %s must be of equal size."
              .formatted(datum.metricName()));
    }
  }

  private static void add(Datum datum, Aggregate values) {
    StatisticSet set = datum.statisticValues();
    if (set != null) {
      values.add(set.sampleCount(), set.sum(), set.minimum(), set.maximum());
    } else if (datum.value() != null) {
      values.add(datum.value());
    } else {
      for (int i = 0; i < datum.values().size(); i++) {
        values.add(datum.values().get(i), datum.counts().isEmpty() ? 1 : datum.counts().get(i));
      }
    }
  }

  private JsonNode list(ListMetrics input) {
    Page<MetricId> page =
        Page.of(
            service.store().metrics().stream()
                .filter(metric ->
                    matches(input.namespace(), metric.namespace())
                        && matches(input.metricName(), metric.name())
                        && input.dimensions().stream().allMatch(filter -> has(metric, filter)))
                .toList(),
            null,
            MOST_METRICS,
            input.nextToken(),
            "InvalidParameterValue");
    ObjectNode output = JsonTrees.object();
    ArrayNode metrics = output.putArray("Metrics");
    for (MetricId metric : page.items()) {
      metrics
          .addObject()
          .put("Namespace", metric.namespace())
          .put("MetricName", metric.name())
          .set("Dimensions", metric.dimensionList());
    }
    return tokened(output, page);
  }

  private static boolean has(MetricId metric, DimensionFilter filter) {
    String value = metric.dimensions().get(filter.name());
    return value != null && matches(filter.value(), value);
  }

  private JsonNode statistics(GetMetricStatistics input) {
    MetricId metric =
        new MetricId(
            input.namespace(), input.metricName(), CloudWatchInputs.map(input.dimensions()));
    if (input.statistics().isEmpty() && input.extendedStatistics().isEmpty()) {
      throw new ServiceException(
          400,
          "InvalidParameterCombination",
          "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
    }
    ObjectNode output = JsonTrees.object().put("Label", metric.name());
    ArrayNode points = output.putArray("Datapoints");
    for (Span span : spans(input.startTime(), input.endTime(), input.period(), MOST_POINTS)) {
      Aggregate values = values(metric, span, input.unit());
      if (!values.isEmpty()) {
        ObjectNode point =
            points.addObject().put("Unit", service.store().unit(metric).orElse("None"));
        point.putPOJO("Timestamp", span.from());
        input.statistics().forEach(name -> point.put(name, values.statistic(name)));
        if (!input.extendedStatistics().isEmpty()) {
          ObjectNode extended = point.putObject("ExtendedStatistics");
          input.extendedStatistics().forEach(name -> extended.put(name, values.statistic(name)));
        }
      }
    }
    return output;
  }

  private JsonNode data(GetMetricData input) {
    boolean ascending = input.scanBy() == ScanBy.TIMESTAMP_ASCENDING;
    ObjectNode output = JsonTrees.object();
    ArrayNode results = output.putArray("MetricDataResults");
    for (Query wanted : input.metricDataQueries()) {
      if (!Boolean.FALSE.equals(wanted.returnData())) {
        List<Span> spans =
            spans(
                input.startTime(), input.endTime(), wanted.metricStat().period(), MOST_DATA_POINTS);
        describe(results.addObject(), wanted, ascending ? spans : spans.reversed());
      }
    }
    return output;
  }

  private void describe(ObjectNode result, Query wanted, List<Span> spans) {
    MetricStat stat = wanted.metricStat();
    Metric named = stat.metric();
    MetricId metric =
        new MetricId(
            named.namespace(), named.metricName(), CloudWatchInputs.map(named.dimensions()));
    result.put("Id", wanted.id());
    result.put("Label", Objects.requireNonNullElse(wanted.label(), metric.name()));
    ArrayNode times = result.putArray("Timestamps");
    ArrayNode values = result.putArray("Values");
    for (Span span : spans) {
      Aggregate aggregate = values(metric, span, stat.unit());
      if (!aggregate.isEmpty()) {
        times.addPOJO(span.from());
        values.add(aggregate.statistic(stat.stat()));
      }
    }
    result.put("StatusCode", "Complete");
  }

  /** What was measured in a time, unless it was in another unit. */
  private Aggregate values(MetricId metric, Span span, @Nullable String unit) {
    Aggregate values = service.store().between(metric, span.from(), span.to());
    if (unit == null || values.isEmpty()) {
      return values;
    }
    return service
            .store()
            .unit(metric)
            .orElseThrow(() -> Inputs.notRead(metric.name(), "the Unit"))
            .equals(unit)
        ? values
        : new Aggregate();
  }

  private @Nullable JsonNode putAlarm(PutMetricAlarm input, JsonNode given) {
    if (input.alarmName() == null) {
      throw new ServiceException(400, "ValidationError", "AlarmName is required");
    }
    service.put(AlarmDefinition.of(input.alarmName(), given));
    return null;
  }

  private JsonNode alarms(DescribeAlarms input) {
    boolean metricAlarms =
        input.alarmTypes().isEmpty() || input.alarmTypes().contains("MetricAlarm");
    Page<Alarm> page =
        Page.of(
            service.alarms().values().stream()
                .filter(alarm -> metricAlarms && isAskedFor(alarm, input))
                .toList(),
            Objects.requireNonNullElse(input.maxRecords(), USUAL_ALARMS),
            MOST_ALARMS,
            input.nextToken(),
            input.nextToken() == null ? "ValidationError" : "InvalidNextToken");
    ObjectNode output = JsonTrees.object();
    ArrayNode alarms = output.putArray("MetricAlarms");
    page.items().forEach(alarm -> alarms.add(alarm.description()));
    return tokened(output, page);
  }

  private static boolean isAskedFor(Alarm alarm, DescribeAlarms input) {
    String name = alarm.definition().name();
    return (input.alarmNames().isEmpty() || input.alarmNames().contains(name))
        && (input.alarmNamePrefix() == null || name.startsWith(input.alarmNamePrefix()))
        && (input.stateValue() == null || input.stateValue() == alarm.state());
  }

  private @Nullable JsonNode deleteAlarms(DeleteAlarms input) {
    input.alarmNames().forEach(service::delete);
    return null;
  }

  private @Nullable JsonNode setAlarm(SetAlarmState input) {
    service.set(input.alarmName(), input.stateValue(), input.stateReason());
    return null;
  }

  private record Span(Instant from, Instant to) {}

  /** The periods from a start to an end, aligned to whole periods, oldest first. */
  private static List<Span> spans(Instant start, Instant end, int periodSeconds, int most) {
    if (periodSeconds < 1 || (periodSeconds % 60 != 0 && !SHORT_PERIODS.contains(periodSeconds))) {
      throw new ServiceException(
          400,
          "InvalidParameterValue",
          "Period is %s or a multiple of 60, not %s".formatted(SHORT_PERIODS, periodSeconds));
    }
    Duration period = Duration.ofSeconds(periodSeconds);
    if (Duration.between(start, end).dividedBy(period) > most) {
      throw new ServiceException(
          400,
          "InvalidParameterCombination",
          "You have requested more than %s datapoints: a longer Period or a shorter time has less"
              .formatted(most));
    }
    List<Span> spans = new ArrayList<>();
    long second = start.getEpochSecond();
    Instant from = Instant.ofEpochSecond(second - Math.floorMod(second, periodSeconds));
    for (; from.isBefore(end); from = from.plus(period)) {
      spans.add(new Span(from, from.plus(period)));
    }
    return spans;
  }

  private static boolean matches(@Nullable String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static ObjectNode tokened(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("NextToken", page.next());
  }
}
