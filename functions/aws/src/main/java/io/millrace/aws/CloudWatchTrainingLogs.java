package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.training.TrainingLogs;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * What training jobs print, as CloudWatch Logs keeps it, SageMaker's and a function's; of several
 * hosts, the first.
 */
public final class CloudWatchTrainingLogs implements TrainingLogs {

  static final String GROUP = "/aws/sagemaker/TrainingJobs";
  private static final int PAGE = 1000;

  private final CloudWatchLogsClient logs;

  public CloudWatchTrainingLogs(CloudWatchLogsClient logs) {
    this.logs = logs;
  }

  @Override
  public LogPage read(String jobName, @Nullable String after) {
    return Aws.call(
        "read the log of " + jobName,
        () -> {
          try {
            return logs
                .describeLogStreams(d -> d.logGroupName(GROUP).logStreamNamePrefix(jobName + "/"))
                .logStreams()
                .stream()
                .findFirst()
                .map(stream -> page(Aws.said("a log stream's name", stream.logStreamName()), after))
                .orElse(new LogPage(List.of(), null));
          } catch (ResourceNotFoundException nothingPrintedYet) {
            return new LogPage(List.of(), null);
          } catch (InvalidParameterException e) {
            throw new InvalidInputException("no page of this log: " + e.getMessage());
          }
        });
  }

  private LogPage page(String stream, @Nullable String after) {
    var page =
        logs.getLogEvents(g ->
            g.logGroupName(GROUP)
                .logStreamName(stream)
                .startFromHead(true)
                .limit(PAGE)
                .nextToken(after));
    return new LogPage(
        page.events().stream()
            .map(event -> Objects.requireNonNullElse(event.message(), ""))
            .toList(),
        page.nextForwardToken());
  }
}
