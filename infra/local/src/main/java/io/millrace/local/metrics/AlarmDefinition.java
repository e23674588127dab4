package io.millrace.local.metrics;

import io.millrace.local.metrics.CloudWatchInputs.PutMetricAlarm;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An alarm on one metric, as the template or PutMetricAlarm defines it: both use the same names.
 *
 * @param source the definition as given
 */
record AlarmDefinition(
    String name,
    MetricId metric,
    String statistic,
    Duration period,
    int evaluationPeriods,
    int datapointsToAlarm,
    double threshold,
    String comparison,
    String missingData,
    JsonNode source) {

  /**
   * Reads a definition.
   *
   * @throws ServiceException if it uses metric math, which is not emulated, or compares with
   *     nothing
   */
  static AlarmDefinition of(String name, JsonNode source) {
    if (source.has("Metrics")) {
      throw new ServiceException(
          400, "ValidationError", "the alarm %s uses metric math: not emulated".formatted(name));
    }
    PutMetricAlarm alarm = Inputs.readFrom(PutMetricAlarm.class, source);
    int periods = Objects.requireNonNullElse(alarm.evaluationPeriods(), 1);
    String percentile = Objects.requireNonNullElse(alarm.extendedStatistic(), "Average");
    return new AlarmDefinition(
        name,
        new MetricId(
            alarm.namespace(), alarm.metricName(), CloudWatchInputs.map(alarm.dimensions())),
        Objects.requireNonNullElse(alarm.statistic(), percentile),
        Duration.ofSeconds(Objects.requireNonNullElse(alarm.period(), 60)),
        periods,
        Objects.requireNonNullElse(alarm.datapointsToAlarm(), periods),
        alarm.threshold(),
        comparison(alarm.comparisonOperator()),
        Objects.requireNonNullElse(alarm.treatMissingData(), "missing"),
        source);
  }

  private static String comparison(@Nullable String comparison) {
    if (comparison == null) {
      throw new ServiceException(
          400,
          "ValidationError",
          "1 validation error detected: Value null at 'comparisonOperator' failed to satisfy constraint: Member must not be null");
    }
    return comparison;
  }

  /** What the alarm says at a time, having said {@code before}. */
  AlarmState at(Instant now, MetricStore store, AlarmState before) {
    int breaching = 0;
    int missing = 0;
    Instant end = now.plusSeconds(1); // the second that is running counts
    for (int i = 0; i < evaluationPeriods; i++) {
      Instant start = end.minus(period);
      Aggregate values = store.between(metric, start, end);
      if (values.isEmpty()) {
        missing++;
      } else if (isBreaching(values.statistic(statistic))) {
        breaching++;
      }
      end = start;
    }
    if (missingData.equals("breaching")) {
      breaching += missing;
    }
    if (breaching >= datapointsToAlarm) {
      return AlarmState.ALARM;
    }
    if (missing == evaluationPeriods && missingData.equals("missing")) {
      return AlarmState.INSUFFICIENT_DATA;
    }
    return missing == evaluationPeriods && missingData.equals("ignore") ? before : AlarmState.OK;
  }

  private boolean isBreaching(double value) {
    return switch (comparison) {
      case "GreaterThanOrEqualToThreshold" -> value >= threshold;
      case "GreaterThanThreshold" -> value > threshold;
      case "LessThanThreshold" -> value < threshold;
      case "LessThanOrEqualToThreshold" -> value <= threshold;
      default ->
          throw new ServiceException(400, "ValidationError", "unknown comparison " + comparison);
    };
  }
}
