package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.TrainingLogs;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * What training jobs print, as CloudWatch Logs keeps it, SageMaker's and a function's; of several
 * hosts, the first. Of a search it is what its trials print, one after another; where a page ends
 * is told with the stream that it is of.
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
            if (JobName.isOfTuning(jobName)) {
              return ofTrials(jobName, after);
            }
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

  /**
   * The lines of the first trial that has any beyond those that were read. What a trial prints once
   * those of a later one were read is told to who reads from the start.
   */
  private LogPage ofTrials(String search, @Nullable String after) {
    int end = after == null ? -1 : after.indexOf(' ');
    String read = after == null || end < 0 ? "" : after.substring(0, end);
    LogPage found = new LogPage(List.of(), after);
    for (LogStream each :
        logs.describeLogStreamsPaginator(
                d -> d.logGroupName(GROUP).logStreamNamePrefix(search + "-"))
            .logStreams()) {
      String stream = Aws.said("a log stream's name", each.logStreamName());
      if (stream.compareTo(read) >= 0) {
        String rest = after != null && stream.equals(read) ? after.substring(end + 1) : "";
        LogPage page = page(stream, rest.isEmpty() ? null : rest);
        found =
            new LogPage(page.lines(), stream + " " + Objects.requireNonNullElse(page.next(), ""));
        if (!page.lines().isEmpty()) {
          break;
        }
      }
    }
    return found;
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
