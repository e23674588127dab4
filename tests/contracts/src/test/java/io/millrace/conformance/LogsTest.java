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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Amazon CloudWatch Logs API Reference. */
class LogsTest {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(60));

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

  /** CloudWatch Logs User Guide, "Filter pattern syntax for metric filters". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ERROR              | ERROR one,ERROR two
          ERROR two          | ERROR two
          ERROR -one         | ERROR two
          -ERROR             | WARN three,fine
          ?ERROR ?WARN       | ERROR one,ERROR two,WARN three
          "ERROR t"          | ERROR two
          -"ERROR t"         | ERROR one,WARN three,fine
          error              | ``
          """)
  void aFilterPatternIsOfTerms(String pattern, String expected) {
    put("a/1", "ERROR one", "ERROR two", "WARN three", "fine");

    var found =
        await()
            .during(expected.isEmpty() ? Duration.ofMillis(1) : Duration.ZERO)
            .atMost(PATIENCE)
            .until(
                () ->
                    logs
                        .filterLogEvents(f -> f.logGroupName(group).filterPattern(pattern))
                        .events()
                        .stream()
                        .map(FilteredLogEvent::message)
                        .toList(),
                messages -> messages.size() == expected.split(",").length || expected.isEmpty());

    assertThat(String.join(",", found)).isEqualTo(expected);
  }

  /**
   * As {@code aws logs tail --follow} of AWS CLI 2.9: from the newest that it knows, by their ids.
   */
  @Test
  void whoFollowsIsToldEachEventOnce() {
    List<FilteredLogEvent> told = new ArrayList<>();
    for (String message : List.of("one", "two", "three")) {
      logs.putLogEvents(
          p -> p.logGroupName(group).logStreamName("a/1").logEvents(event(message, now)));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            long newest =
                told.stream().mapToLong(FilteredLogEvent::timestamp).max().orElse(now - 60_000);
            logs.filterLogEvents(f -> f.logGroupName(group).startTime(newest)).events().stream()
                .filter(event ->
                    told.stream().noneMatch(known -> known.eventId().equals(event.eventId())))
                .forEach(told::add);
            return told.stream().anyMatch(event -> event.message().equals(message));
          });
    }

    assertThat(told).extracting(FilteredLogEvent::message).containsExactly("one", "two", "three");
  }

  @Test
  void eventsAreFilteredByStreamsAndPaged() {
    put("a/1", "one", "two");
    put("b/1", "three");

    assertThat(logs.filterLogEvents(f -> f.logGroupName(group).logStreamNamePrefix("b/")).events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("three");
    var first = logs.filterLogEvents(f -> f.logGroupName(group).logStreamNames("a/1").limit(1));
    assertThat(first.events()).extracting(FilteredLogEvent::message).containsExactly("one");
    assertThat(
            logs.filterLogEvents(
                    f -> f.logGroupName(group).logStreamNames("a/1").nextToken(first.nextToken()))
                .events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("two");
    refused(
        () ->
            logs.filterLogEvents(
                f -> f.logGroupName(group).logStreamNames("a/1").logStreamNamePrefix("a")),
        "InvalidParameterException");
    refused(
        () -> logs.filterLogEvents(f -> f.logGroupName(group).limit(10_001)),
        "InvalidParameterException");
  }

  @Test
  void theEndOfATimeIsInAFilterAndNotInAStream() {
    put("a/1", "one", "two");

    assertThat(
            logs.getLogEvents(
                    g -> g.logGroupName(group).logStreamName("a/1").startTime(now).endTime(now + 1))
                .events())
        .extracting(OutputLogEvent::message)
        .containsExactly("one");
    assertThat(logs.filterLogEvents(f -> f.logGroupName(group).endTime(now + 1)).events())
        .hasSize(2);
  }

  @Test
  void streamsAreOrderedAndPaged() {
    put("b/1", "sooner");
    logs.putLogEvents(
        p -> p.logGroupName(group).logStreamName("a/1").logEvents(event("later", now + 1000)));

    var first = logs.describeLogStreams(d -> d.logGroupName(group).descending(true).limit(1));
    assertThat(first.logStreams()).extracting(LogStream::logStreamName).containsExactly("b/1");
    assertThat(
            logs.describeLogStreams(
                    d -> d.logGroupName(group).descending(true).nextToken(first.nextToken()))
                .logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("a/1");
    refused(
        () ->
            logs.describeLogStreams(d ->
                d.logGroupName(group).orderBy(OrderBy.LAST_EVENT_TIME).logStreamNamePrefix("a")),
        "InvalidParameterException");
    refused(
        () -> logs.describeLogStreams(d -> d.logGroupName(group).limit(51)),
        "InvalidParameterException");
  }

  @Test
  void groupsAreFoundByAPartOfTheirNames() {
    String part = group.substring("/conformance/".length() + 1);

    assertThat(logs.describeLogGroups(d -> d.logGroupNamePattern(part)).logGroups())
        .extracting(LogGroup::logGroupName)
        .containsExactly(group);
    refused(
        () -> logs.describeLogGroups(d -> d.logGroupNamePattern(part).logGroupNamePrefix("/")),
        "InvalidParameterException");
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
