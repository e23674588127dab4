package io.millrace.contracts;

import static org.awaitility.Awaitility.await;

import io.millrace.aws.CloudWatchErrorAlarms;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.ErrorAlarmsContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

@ParameterizedClass
@EnumSource
class CloudWatchErrorAlarmsTest extends ErrorAlarmsContract {

  /** AWS judges a minute when it is over, and metrics may come late. */
  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(5));

  private final String stage = "contract-" + random();
  private final CloudWatchClient cloudWatch;
  private final ErrorAlarms alarms;

  CloudWatchErrorAlarmsTest(AwsEndpoint endpoint) {
    cloudWatch = endpoint.clients().client(CloudWatchClient.builder());
    alarms =
        new CloudWatchErrorAlarms(
            cloudWatch,
            stage,
            "arn:aws:sns:%s:000000000000:alarms".formatted(endpoint.clients().region()),
            "Runbook: prediction-errors.md",
            Map.of("millrace-stage", stage));
  }

  @AfterEach
  void close() {
    cloudWatch.deleteAlarms(delete -> delete.alarmNames(alarmNames()));
    cloudWatch.close();
  }

  @Override
  protected ErrorAlarms alarms() {
    return alarms;
  }

  @Override
  protected ProjectName newProject() {
    return new ProjectName("contract-" + random());
  }

  @Override
  protected void fail(ProjectName project, int predictions) {
    MetricDatum failures =
        MetricDatum.builder()
            .metricName("PredictionErrors")
            .dimensions(dimension("stage", stage), dimension("model", project.value()))
            .value((double) predictions)
            .build();
    cloudWatch.putMetricData(put -> put.namespace("Millrace").metricData(failures));
  }

  @Override
  protected Set<String> alarmNames() {
    return names(described());
  }

  @Override
  protected Set<String> ringing() {
    return names(
        await()
            .atMost(PATIENCE)
            .until(this::described, CloudWatchErrorAlarmsTest::haveJudged)
            .stream()
            .filter(CloudWatchErrorAlarmsTest::rings)
            .toList());
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static boolean haveJudged(List<MetricAlarm> alarms) {
    return alarms.stream().anyMatch(CloudWatchErrorAlarmsTest::rings)
        && alarms.stream().noneMatch(a -> a.stateValue() == StateValue.INSUFFICIENT_DATA);
  }

  private static boolean rings(MetricAlarm alarm) {
    return alarm.stateValue() == StateValue.ALARM;
  }

  private List<MetricAlarm> described() {
    return cloudWatch
        .describeAlarms(d -> d.alarmNamePrefix("millrace-" + stage + "-"))
        .metricAlarms();
  }

  private static Set<String> names(List<MetricAlarm> alarms) {
    return alarms.stream().map(MetricAlarm::alarmName).collect(Collectors.toSet());
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
