package io.millrace.local.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each operation of CloudWatch reads. */
final class CloudWatchInputs {

  private CloudWatchInputs() {}

  record Dimension(String name, String value) {}

  static Map<String, String> map(List<Dimension> dimensions) {
    Map<String, String> map = new TreeMap<>();
    dimensions.forEach(dimension -> map.put(dimension.name(), dimension.value()));
    return map;
  }

  record PutMetricData(String namespace, List<Datum> metricData) {}

  record Datum(
      String metricName,
      List<Dimension> dimensions,
      @Nullable Instant timestamp,
      @Nullable Double value,
      @Nullable StatisticSet statisticValues,
      List<Double> values,
      List<Double> counts,
      @Nullable String unit) {}

  record StatisticSet(Double sampleCount, Double sum, Double minimum, Double maximum) {}

  record ListMetrics(
      @Nullable String namespace,
      @Nullable String metricName,
      List<DimensionFilter> dimensions,
      @Nullable String nextToken) {}

  record DimensionFilter(String name, @Nullable String value) {}

  record GetMetricStatistics(
      String namespace,
      String metricName,
      List<Dimension> dimensions,
      Instant startTime,
      Instant endTime,
      Integer period,
      List<String> statistics,
      List<String> extendedStatistics,
      @Nullable String unit) {}

  record GetMetricData(
      List<Query> metricDataQueries, Instant startTime, Instant endTime, @Nullable ScanBy scanBy) {}

  enum ScanBy {
    TIMESTAMP_ASCENDING,
    TIMESTAMP_DESCENDING
  }

  record Query(
      String id, MetricStat metricStat, @Nullable String label, @Nullable Boolean returnData) {}

  record MetricStat(Metric metric, Integer period, String stat, @Nullable String unit) {}

  record Metric(String namespace, String metricName, List<Dimension> dimensions) {}

  /**
   * An alarm, of a template too.
   *
   * @param alarmActions like the other actions, and the tags, they are kept, and nothing more:
   *     there is no SNS here
   */
  record PutMetricAlarm(
      @Nullable String alarmName,
      @Nullable String alarmDescription,
      String namespace,
      String metricName,
      List<Dimension> dimensions,
      @Nullable String statistic,
      @Nullable String extendedStatistic,
      @Nullable Integer period,
      @Nullable Integer evaluationPeriods,
      @Nullable Integer datapointsToAlarm,
      Double threshold,
      @Nullable String comparisonOperator,
      @Nullable String treatMissingData,
      List<String> alarmActions,
      List<String> oKActions,
      List<String> insufficientDataActions,
      List<Tag> tags) {}

  record Tag(String key, String value) {}

  record DescribeAlarms(
      List<String> alarmNames,
      @Nullable String alarmNamePrefix,
      List<String> alarmTypes,
      @Nullable AlarmState stateValue,
      @Nullable Integer maxRecords,
      @Nullable String nextToken) {}

  record DeleteAlarms(List<String> alarmNames) {}

  record SetAlarmState(String alarmName, AlarmState stateValue, String stateReason) {}
}
