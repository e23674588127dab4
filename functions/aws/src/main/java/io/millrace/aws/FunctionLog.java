package io.millrace.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;

/**
 * What a job prints that runs in a function, in a stream of its own beside those of SageMaker's
 * jobs: {@link CloudWatchTrainingLogs} reads both. Lines are sent once a second at most; {@link
 * #close} sends what is left. Where they cannot be sent, training goes on, and they are sent later.
 */
public final class FunctionLog implements Consumer<String>, AutoCloseable {

  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 1000;

  private final CloudWatchLogsClient logs;
  private final String stream;
  private final InstantSource clock;
  private final List<InputLogEvent> waiting = new ArrayList<>();
  private Instant tried = Instant.EPOCH;
  private boolean made;

  FunctionLog(CloudWatchLogsClient logs, String jobName, InstantSource clock) {
    this.logs = logs;
    this.stream = jobName + "/function";
    this.clock = clock;
  }

  @Override
  public synchronized void accept(String line) {
    Instant now = clock.instant();
    if (waiting.size() < MOST_WAITING) {
      waiting.add(InputLogEvent.builder().timestamp(now.toEpochMilli()).message(line).build());
    }
    if (Duration.between(tried, now).compareTo(BETWEEN) >= 0) {
      tried = now;
      send();
    }
  }

  @Override
  public synchronized void close() {
    send();
  }

  private void send() {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      make();
      var _ =
          logs.putLogEvents(p ->
              p.logGroupName(CloudWatchTrainingLogs.GROUP)
                  .logStreamName(stream)
                  .logEvents(waiting));
      waiting.clear();
    } catch (SdkException e) {
      return; // a log is not worth a model: these lines go with the next
    }
  }

  private void make() {
    if (!made) {
      unlessThere(() -> logs.createLogGroup(g -> g.logGroupName(CloudWatchTrainingLogs.GROUP)));
      unlessThere(() ->
          logs.createLogStream(
              s -> s.logGroupName(CloudWatchTrainingLogs.GROUP).logStreamName(stream)));
      made = true;
    }
  }

  private static void unlessThere(Runnable maker) {
    try {
      maker.run();
    } catch (ResourceAlreadyExistsException e) {
      return; // made before, by this job or another
    }
  }
}
