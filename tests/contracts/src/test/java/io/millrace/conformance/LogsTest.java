package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Amazon CloudWatch Logs API Reference. */
class LogsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CloudWatchLogsClient logs =
      AwsEndpoint.GIVEN.clients().client(CloudWatchLogsClient.builder());
  private final String group = "/conformance/" + UUID.randomUUID();
  private final long now = System.currentTimeMillis();

  @BeforeEach
  void createGroup() {
    logs.createLogGroup(c -> c.logGroupName(group));
    logs.createLogStream(c -> c.logGroupName(group).logStreamName("a/1"));
    logs.createLogStream(c -> c.logGroupName(group).logStreamName("b/1"));
  }

  @AfterEach
  void deleteGroup() {
    logs.deleteLogGroup(d -> d.logGroupName(group));
    logs.close();
  }

  @Test
  void aStreamIsReadForwardsAndBackwards() {
    put("a/1", "one", "two", "three");

    assertThat(read("a/1", true, 2, null)).containsExactly("one", "two");
    assertThat(read("a/1", false, 2, null)).containsExactly("two", "three");
    var first =
        logs.getLogEvents(
            g -> g.logGroupName(group).logStreamName("a/1").startFromHead(true).limit(2));
    assertThat(read("a/1", true, 2, first.nextForwardToken())).containsExactly("three");
    assertThat(read("b/1", true, 2, null)).isEmpty();
  }

  @Test
  void eventsOfAllStreamsAreFilteredByTheirWords() {
    put("a/1", "ERROR one", "fine");
    put("b/1", "ERROR two");

    var found =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    logs.filterLogEvents(f -> f.logGroupName(group).filterPattern("ERROR"))
                        .events(),
                events -> events.size() == 2);

    assertThat(found)
        .extracting(FilteredLogEvent::message)
        .containsExactlyInAnyOrder("ERROR one", "ERROR two");
  }

  @Test
  void groupsAndStreamsAreListedByPrefix() {
    assertThat(logs.describeLogGroups(d -> d.logGroupNamePrefix(group)).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly(group);
    assertThat(
            logs.describeLogStreams(d -> d.logGroupName(group).logStreamNamePrefix("b/"))
                .logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("b/1");
  }

  @Test
  void whatIsThereOrMissingOrInDisorderIsToldByItsCode() {
    refused(
        () -> logs.createLogGroup(c -> c.logGroupName(group)), "ResourceAlreadyExistsException");
    refused(
        () -> logs.createLogStream(c -> c.logGroupName(group).logStreamName("a/1")),
        "ResourceAlreadyExistsException");
    refused(() -> put("c/1", "x"), "ResourceNotFoundException");
    refused(
        () -> logs.getLogEvents(g -> g.logGroupName(group).logStreamName("c/1")),
        "ResourceNotFoundException");
    refused(
        () -> logs.describeLogStreams(d -> d.logGroupName(group + "/none")),
        "ResourceNotFoundException");
    refused(() -> read("a/1", true, 1, "no token"), "InvalidParameterException");
    refused(
        () ->
            logs.putLogEvents(p ->
                p.logGroupName(group)
                    .logStreamName("a/1")
                    .logEvents(event("later", now), event("sooner", now - 1000))),
        "InvalidParameterException");
  }

  private void put(String stream, String... messages) {
    List<InputLogEvent> events = new ArrayList<>();
    for (String message : messages) {
      events.add(event(message, now + events.size()));
    }
    logs.putLogEvents(p -> p.logGroupName(group).logStreamName(stream).logEvents(events));
    await().atMost(PATIENCE).until(() -> read(stream, true, 100, null).size() == messages.length);
  }

  private static InputLogEvent event(String message, long time) {
    return InputLogEvent.builder().message(message).timestamp(time).build();
  }

  private List<String> read(String stream, boolean fromHead, int limit, @Nullable String token) {
    return logs
        .getLogEvents(g ->
            g.logGroupName(group)
                .logStreamName(stream)
                .startFromHead(fromHead)
                .limit(limit)
                .nextToken(token))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(CloudWatchLogsException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
