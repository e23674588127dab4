package io.millrace.aws;

import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.project.ProjectName;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Alarms of CloudWatch on the metric that the prediction function keeps for each model. */
public final class CloudWatchErrorAlarms implements ErrorAlarms {

  private static final String SUFFIX = "-prediction-errors";
  private static final int PERIOD_SECONDS = 60;

  private final CloudWatchClient cloudWatch;
  private final String prefix;

  /**
   * @param stage whose alarms these are: several stages may share an account
   */
  public CloudWatchErrorAlarms(CloudWatchClient cloudWatch, String stage) {
    this.cloudWatch = cloudWatch;
    this.prefix = "millrace-" + stage + "-";
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
  public void watch(ProjectName project, int errorsPerMinute) {
    Aws.call(
        "set the alarm of " + project,
        () ->
            cloudWatch.putMetricAlarm(alarm ->
                alarm
                    .alarmName(prefix + project + SUFFIX)
                    .alarmDescription(
                        "Predictions of %s fail. A version that was deployed lately is rolled back."
                            .formatted(project))
                    .namespace("Millrace")
                    .metricName("PredictionErrors")
                    .dimensions(Dimension.builder().name("model").value(project.value()).build())
                    .statistic(Statistic.SUM)
                    .period(PERIOD_SECONDS)
                    .evaluationPeriods(1)
                    .threshold((double) errorsPerMinute)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                    .treatMissingData("notBreaching")));
  }
}
