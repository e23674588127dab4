package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Checks that what training jobs print is deleted one day. The log group is SageMaker's own, one
 * for all jobs of an account and region, and no stack of ours can make it.
 */
record TrainingLogsCheck(ProbeClients aws, Place place) implements HealthCheck {

  private static final String GROUP = "/aws/sagemaker/TrainingJobs";

  @Override
  public String name() {
    return "training logs";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("logs are kept with all else");
    }
    return FailedCall.to(
        "logs:DescribeLogGroups",
        () -> {
          try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            return logs
                .describeLogGroups(describe -> describe.logGroupNamePrefix(GROUP))
                .logGroups()
                .stream()
                .filter(group -> GROUP.equals(group.logGroupName()))
                .findFirst()
                .map(group ->
                    group.retentionInDays() == null
                        ? new Missing(
                            GROUP + " is kept for ever",
                            "aws logs put-retention-policy --log-group-name %s --retention-in-days 30"
                                .formatted(GROUP))
                        : (Result) new Ok("kept for %s days".formatted(group.retentionInDays())))
                .orElseGet(() -> new Ok("no job has printed anything yet"));
          }
        });
  }
}
