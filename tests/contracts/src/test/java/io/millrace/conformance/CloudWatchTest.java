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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Amazon CloudWatch API Reference. When an alarm rings is in the contract of the error alarms. */
class CloudWatchTest {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(3));
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
  void eachValueIsCountedAsOftenAsItsCountSays() {
    put(datum(b -> b.values(1.0, 10.0).counts(9.0, 1.0)));

    Datapoint point =
        await().atMost(PATIENCE).until(() -> points(10), points -> points.size() == 1).getFirst();

    assertThat(point.sum()).isEqualTo(19);
    assertThat(point.average()).isEqualTo(1.9);
  }

  @Test
  void aMetricIsReadInItsUnit() {
    put(datum(b -> b.value(1.0).unit(StandardUnit.SECONDS)));

    assertThat(
            await()
                .atMost(PATIENCE)
                .until(() -> results(StandardUnit.SECONDS), found -> found.size() == 1))
        .containsExactly(1.0);
    assertThat(results(StandardUnit.BYTES)).isEmpty();
  }

  private List<Double> results(StandardUnit unit) {
    return data(
            q -> q.metricStat(m -> m.metric(metric()).stat("Sum").period(60).unit(unit)),
            ScanBy.TIMESTAMP_DESCENDING)
        .getFirst()
        .values();
  }

  @Test
  void dataComeInTheOrderThatIsAskedForAndOnlyWhatIs() {
    put(datum(b -> b.value(1.0).timestamp(now.minusSeconds(300))));
    put(datum(b -> b.value(2.0)));
    await()
        .atMost(PATIENCE)
        .until(() -> scanned(ScanBy.TIMESTAMP_ASCENDING), found -> found.size() == 2);

    assertThat(scanned(ScanBy.TIMESTAMP_ASCENDING)).containsExactly(1.0, 2.0);
    assertThat(scanned(ScanBy.TIMESTAMP_DESCENDING)).containsExactly(2.0, 1.0);
    assertThat(
            cloudWatch
                .getMetricData(g ->
                    g.startTime(now.minusSeconds(600))
                        .endTime(now.plusSeconds(60))
                        .metricDataQueries(query("a", true), query("b", false)))
                .metricDataResults())
        .extracting(MetricDataResult::id)
        .containsExactly("a");
  }

  private List<Double> scanned(ScanBy order) {
    return data(q -> q.metricStat(m -> m.metric(metric()).stat("Sum").period(60)), order)
        .getFirst()
        .values();
  }

  private MetricDataQuery query(String id, boolean returned) {
    return MetricDataQuery.builder()
        .id(id)
        .metricStat(m -> m.metric(metric()).stat("Sum").period(60))
        .returnData(returned)
        .build();
  }

  private List<MetricDataResult> data(Consumer<MetricDataQuery.Builder> query, ScanBy order) {
    return cloudWatch
        .getMetricData(g ->
            g.startTime(now.minusSeconds(600))
                .endTime(now.plusSeconds(60))
                .scanBy(order)
                .metricDataQueries(MetricDataQuery.builder().id("m").applyMutation(query).build()))
        .metricDataResults();
  }

  private Metric metric() {
    return Metric.builder().namespace(namespace).metricName(METRIC).dimensions(model).build();
  }

  @Test
  void metricsAreFoundByTheirDimensions() {
    put(1);

    await().atMost(PATIENCE).until(() -> !listed(f -> f.name("model").value("m")).isEmpty());
    assertThat(listed(f -> f.name("model"))).hasSize(1);
    assertThat(listed(f -> f.name("model").value("other"))).isEmpty();
    assertThat(listed(f -> f.name("other"))).isEmpty();
  }

  @SuppressWarnings("unchecked") // the SDK's varargs of consumers
  private List<Metric> listed(Consumer<DimensionFilter.Builder> filter) {
    return cloudWatch.listMetrics(l -> l.namespace(namespace).dimensions(filter)).metrics();
  }

  @Test
  void anAlarmIsSetByHandForWhoTriesIt() {
    putAlarm(5);

    await() // an evaluation may come between the call and the look
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          cloudWatch.setAlarmState(
              s -> s.alarmName(namespace).stateValue(StateValue.ALARM).stateReason("a trial"));
          assertThat(cloudWatch.describeAlarms(d -> d.alarmNames(namespace)).metricAlarms())
              .singleElement()
              .satisfies(alarm -> assertThat(alarm.stateValue()).isEqualTo(StateValue.ALARM))
              .satisfies(alarm -> assertThat(alarm.stateReason()).isEqualTo("a trial"));
        });
    await() // what was set by hand stays until it is evaluated
        .atMost(PATIENCE)
        .until(() ->
            cloudWatch.describeAlarms(d -> d.alarmNames(namespace)).metricAlarms().stream()
                .noneMatch(alarm -> alarm.stateValue() == StateValue.ALARM));
    assertThatExceptionOfType(CloudWatchException.class)
        .isThrownBy(() ->
            cloudWatch.setAlarmState(
                s -> s.alarmName("missing-" + namespace).stateValue("OK").stateReason("x")))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFound"));
  }

  @Test
  void alarmsComeInPages() {
    putAlarm(5);

    assertThat(
            cloudWatch
                .describeAlarms(d -> d.alarmNames(namespace).alarmTypes(AlarmType.COMPOSITE_ALARM))
                .metricAlarms())
        .isEmpty();
    assertThatExceptionOfType(CloudWatchException.class)
        .isThrownBy(() -> cloudWatch.describeAlarms(d -> d.maxRecords(101)))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
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
    put(datum(b -> b.values(all).counts(all.stream().map(v -> 1.0).toList())));
  }

  private MetricDatum datum(Consumer<MetricDatum.Builder> values) {
    return MetricDatum.builder()
        .metricName(METRIC)
        .timestamp(now)
        .dimensions(model)
        .applyMutation(values)
        .build();
  }

  private void put(MetricDatum datum) {
    cloudWatch.putMetricData(p -> p.namespace(namespace).metricData(datum));
  }

  /** One period that holds all of this test, however it falls. */
  private List<Datapoint> points() {
    return points(3);
  }

  private List<Datapoint> points(int samples) {
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
        .filter(point -> point.sampleCount() == samples)
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
