package io.millrace.local.metrics;

import io.millrace.local.Json;
import io.millrace.local.ServiceException;
import java.time.Duration;
import java.time.Instant;
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
   * @throws ServiceException if it uses metric math, which is not emulated
   */
  static AlarmDefinition of(String name, JsonNode source) {
    if (source.has("Metrics")) {
      throw new ServiceException(
          400, "ValidationError", "the alarm %s uses metric math: not emulated".formatted(name));
    }
    int periods = Json.whole(source, "EvaluationPeriods", 1);
    return new AlarmDefinition(
        name,
        MetricId.of(source),
        Json.text(source, "Statistic", Json.text(source, "ExtendedStatistic", "Average")),
        Duration.ofSeconds(Json.whole(source, "Period", 60)),
        periods,
        Json.whole(source, "DatapointsToAlarm", periods),
        Json.number(source.path("Threshold")),
        comparison(source),
        Json.text(source, "TreatMissingData", "missing"),
        source);
  }

  private static String comparison(JsonNode source) {
    String comparison = Json.text(source, "ComparisonOperator", "");
    if (comparison.isEmpty()) {
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
