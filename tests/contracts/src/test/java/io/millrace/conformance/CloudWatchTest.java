package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Amazon CloudWatch API Reference. When an alarm rings is in the contract of the error alarms. */
class CloudWatchTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String METRIC = "Value";

  private final CloudWatchClient cloudWatch =
      AwsEndpoint.GIVEN.clients().client(CloudWatchClient.builder());
  private final String namespace = "conformance/" + UUID.randomUUID();
  private final Instant now = Instant.now();
  private final Dimension model = Dimension.builder().name("model").value("m").build();

  @AfterEach
  void close() {
    cloudWatch.deleteAlarms(d -> d.alarmNames(namespace));
    cloudWatch.close();
  }

  @Test
  void valuesAreCountedSummedAndCompared() {
    put(1, 2);
    put(9);

    Datapoint point =
        await().atMost(PATIENCE).until(this::points, points -> points.size() == 1).getFirst();

    assertThat(point.sampleCount()).isEqualTo(3);
    assertThat(point.sum()).isEqualTo(12);
    assertThat(point.average()).isEqualTo(4);
    assertThat(point.minimum()).isEqualTo(1);
    assertThat(point.maximum()).isEqualTo(9);
  }

  @Test
  void anAlarmIsPutReplacedDescribedAndDeleted() {
    putAlarm(5);
    putAlarm(7);

    var alarms = cloudWatch.describeAlarms(d -> d.alarmNames(namespace)).metricAlarms();
    assertThat(alarms).hasSize(1);
    assertThat(alarms.getFirst().threshold()).isEqualTo(7);
    assertThat(alarms.getFirst().dimensions()).containsExactly(model);
    assertThat(alarms.getFirst().alarmArn()).endsWith(":alarm:" + namespace);
    cloudWatch.deleteAlarms(d -> d.alarmNames(namespace));
    assertThat(cloudWatch.describeAlarms(d -> d.alarmNames(namespace)).metricAlarms()).isEmpty();
  }

  @Test
  void anAlarmWithoutAComparisonIsRefused() {
    assertThatExceptionOfType(CloudWatchException.class)
        .isThrownBy(() ->
            cloudWatch.putMetricAlarm(a ->
                a.alarmName(namespace)
                    .namespace(namespace)
                    .metricName(METRIC)
                    .statistic(Statistic.SUM)
                    .period(60)
                    .evaluationPeriods(1)
                    .threshold(1.0)))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
  }

  private void put(double... values) {
    List<Double> all = Arrays.stream(values).boxed().toList();
    MetricDatum datum =
        MetricDatum.builder()
            .metricName(METRIC)
            .timestamp(now)
            .dimensions(model)
            .values(all)
            .counts(all.stream().map(v -> 1.0).toList())
            .build();
    cloudWatch.putMetricData(p -> p.namespace(namespace).metricData(datum));
  }

  /** One period that holds all of this test, however it falls. */
  private List<Datapoint> points() {
    return cloudWatch
        .getMetricStatistics(g ->
            g.namespace(namespace)
                .metricName(METRIC)
                .dimensions(model)
                .startTime(now.minus(Duration.ofHours(12)))
                .endTime(now.plus(Duration.ofHours(12)))
                .period((int) Duration.ofDays(1).toSeconds())
                .statistics(
                    Statistic.SAMPLE_COUNT,
                    Statistic.SUM,
                    Statistic.AVERAGE,
                    Statistic.MINIMUM,
                    Statistic.MAXIMUM))
        .datapoints()
        .stream()
        .filter(point -> point.sampleCount() == 3)
        .toList();
  }

  private void putAlarm(double threshold) {
    cloudWatch.putMetricAlarm(a ->
        a.alarmName(namespace)
            .namespace(namespace)
            .metricName(METRIC)
            .dimensions(model)
            .statistic(Statistic.SUM)
            .period(60)
            .evaluationPeriods(1)
            .threshold(threshold)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
  }
}
