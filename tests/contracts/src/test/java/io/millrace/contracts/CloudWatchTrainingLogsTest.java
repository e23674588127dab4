package io.millrace.contracts;

import static org.awaitility.Awaitility.await;

import io.millrace.aws.CloudWatchTrainingLogs;
import io.millrace.domain.training.TrainingLogs;
import io.millrace.domain.training.TrainingLogsContract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;

/** Prints as SageMaker does: into one stream for a job and host, in the one group of all jobs. */
@ParameterizedClass
@EnumSource
class CloudWatchTrainingLogsTest extends TrainingLogsContract {

  private static final String GROUP = "/aws/sagemaker/TrainingJobs";
  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(60));

  private final CloudWatchLogsClient client;
  private final TrainingLogs logs;
  private final Map<String, Integer> printed = new LinkedHashMap<>();

  CloudWatchTrainingLogsTest(AwsEndpoint endpoint) {
    client = endpoint.clients().client(CloudWatchLogsClient.builder());
    logs = new CloudWatchTrainingLogs(client);
    try {
      client.createLogGroup(create -> create.logGroupName(GROUP));
    } catch (ResourceAlreadyExistsException jobsHavePrinted) {
      // the group is the account's, not this test's
    }
  }

  @AfterEach
  void close() {
    printed
        .keySet()
        .forEach(stream ->
            client.deleteLogStream(delete -> delete.logGroupName(GROUP).logStreamName(stream)));
    client.close();
  }

  @Override
  protected TrainingLogs logs() {
    return logs;
  }

  @Override
  protected String newJobName() {
    return "contract-" + UUID.randomUUID();
  }

  @Override
  protected void print(String jobName, List<String> lines) {
    String stream = jobName + "/algo-1-1790000000";
    if (printed.putIfAbsent(stream, 0) == null) {
      client.createLogStream(create -> create.logGroupName(GROUP).logStreamName(stream));
    }
    long now = System.currentTimeMillis();
    client.putLogEvents(put ->
        put.logGroupName(GROUP)
            .logStreamName(stream)
            .logEvents(
                lines.stream()
                    .map(line -> InputLogEvent.builder().timestamp(now).message(line).build())
                    .toList()));
    int all = printed.merge(stream, lines.size(), Integer::sum);
    await()
        .atMost(PATIENCE)
        .until(() ->
            client
                    .getLogEvents(
                        get -> get.logGroupName(GROUP).logStreamName(stream).startFromHead(true))
                    .events()
                    .size()
                == all);
  }
}
