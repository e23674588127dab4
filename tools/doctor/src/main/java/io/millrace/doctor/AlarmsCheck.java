package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Checks that no alarm of the stage rings. */
record AlarmsCheck(ProbeClients aws, Place place) implements HealthCheck {

  @Override
  public String name() {
    return "alarms";
  }

  @Override
  public Result result() {
    return FailedCall.to(
        "cloudwatch:DescribeAlarms",
        () -> {
          try (CloudWatchClient cloudWatch = aws.client(CloudWatchClient.builder())) {
            List<MetricAlarm> alarms =
                place.namePrefixes().stream()
                    .flatMap(prefix ->
                        cloudWatch
                            .describeAlarmsPaginator(describe -> describe.alarmNamePrefix(prefix))
                            .metricAlarms()
                            .stream())
                    .distinct()
                    .toList();
            List<String> ringing =
                alarms.stream()
                    .filter(alarm -> alarm.stateValue() == StateValue.ALARM)
                    .map(AlarmsCheck::said)
                    .toList();
            return ringing.isEmpty()
                ? new Ok("%s, none rings".formatted(alarms.size()))
                : new Missing(
                    "%s of %s ring: %s"
                        .formatted(ringing.size(), alarms.size(), String.join(", ", ringing)),
                    "each names the page that says what to do");
          }
        });
  }

  private static String said(MetricAlarm alarm) {
    return "%s: %s (%s)"
        .formatted(
            alarm.alarmName(),
            Objects.requireNonNullElse(alarm.alarmDescription(), "without a description"),
            alarm.stateReason());
  }
}
