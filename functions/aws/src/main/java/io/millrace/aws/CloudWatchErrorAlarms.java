package io.millrace.aws;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.ErrorAlarms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Alarms of CloudWatch on the metric that the prediction function keeps for each model. */
public final class CloudWatchErrorAlarms implements ErrorAlarms {

  private static final String SUFFIX = "-prediction-errors";
  private static final int PERIOD_SECONDS = 60;
  private static final int MOST_ASKED = 100;

  private final CloudWatchClient cloudWatch;
  private final String stage;
  private final String prefix;
  private final String topic;
  private final String runbook;
  private final Map<String, String> tags;

  /**
   * @param stage whose alarms these are: several stages may share an account
   * @param topic ARN of the topic of SNS that is told when an alarm rings, and when it ends
   * @param runbook the sentence that says where to read what to do
   * @param tags of each alarm, which CloudWatch gives it when it is made
   */
  public CloudWatchErrorAlarms(
      CloudWatchClient cloudWatch,
      String stage,
      String topic,
      String runbook,
      Map<String, String> tags) {
    this.cloudWatch = cloudWatch;
    this.stage = stage;
    this.prefix = "millrace-" + stage + "-";
    this.topic = topic;
    this.runbook = runbook;
    this.tags = Map.copyOf(tags);
  }

  @Override
  public Optional<ProjectName> projectOf(String alarmName) {
    return alarmName.startsWith(prefix) && alarmName.endsWith(SUFFIX)
        ? Optional.of(
            new ProjectName(
                alarmName.substring(prefix.length(), alarmName.length() - SUFFIX.length())))
        : Optional.empty();
  }

  @Override
  public boolean isRinging(ProjectName project) {
    return Aws.call(
        "ask for the alarm of " + project,
        () ->
            cloudWatch
                .describeAlarms(alarms -> alarms.alarmNames(prefix + project + SUFFIX))
                .metricAlarms()
                .stream()
                .anyMatch(alarm ->
                    Aws.said("the state of an alarm", alarm.stateValue()) == StateValue.ALARM));
  }

  @Override
  public Optional<String> objection(List<String> names) {
    DescribeAlarmsResponse alarms =
        Aws.call(
            "ask for %s alarms".formatted(names.size()),
            () ->
                cloudWatch.describeAlarms(asked ->
                    asked
                        .alarmNames(names)
                        .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                        .maxRecords(MOST_ASKED)));
    Map<String, StateValue> states = new HashMap<>();
    for (MetricAlarm alarm : alarms.metricAlarms()) {
      states.put(
          Aws.said("the name of an alarm", alarm.alarmName()),
          Aws.said("the state of an alarm", alarm.stateValue()));
    }
    for (CompositeAlarm alarm : alarms.compositeAlarms()) {
      states.put(
          Aws.said("the name of an alarm", alarm.alarmName()),
          Aws.said("the state of an alarm", alarm.stateValue()));
    }
    for (String name : names) {
      StateValue state = states.get(name);
      if (state == null) {
        return Optional.of("there is no alarm '%s' to watch it".formatted(name));
      }
      if (state == StateValue.ALARM) {
        return Optional.of("the alarm '%s' rings".formatted(name));
      }
    }
    return Optional.empty();
  }

  @Override
  public void watch(ProjectName project, int errorsPerMinute) {
    Aws.call(
        "set the alarm of " + project,
        () ->
            cloudWatch.putMetricAlarm(alarm ->
                alarm
                    .alarmName(prefix + project + SUFFIX)
                    .alarmDescription(
                        "Predictions of %s fail. A version that was deployed lately is rolled back. %s"
                            .formatted(project, runbook))
                    .namespace("Millrace")
                    .metricName("PredictionErrors")
                    .dimensions(dimension("stage", stage), dimension("model", project.value()))
                    .statistic(Statistic.SUM)
                    .period(PERIOD_SECONDS)
                    .evaluationPeriods(1)
                    .threshold((double) errorsPerMinute)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                    .treatMissingData("notBreaching")
                    .tags(
                        tags.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(tag ->
                                Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                            .toList())
                    .alarmActions(topic)
                    .okActions(topic)));
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }
}
