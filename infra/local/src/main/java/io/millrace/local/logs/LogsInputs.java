package io.millrace.local.logs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each operation of CloudWatch Logs reads. */
final class LogsInputs {

  private LogsInputs() {}

  record CreateLogGroup(String logGroupName) {}

  record DeleteLogGroup(String logGroupName) {}

  record CreateLogStream(String logGroupName, String logStreamName) {}

  record DeleteLogStream(String logGroupName, String logStreamName) {}

  record DescribeLogGroups(
      @Nullable String logGroupNamePrefix,
      @Nullable String logGroupNamePattern,
      @Nullable Integer limit,
      @Nullable String nextToken) {}

  record DescribeLogStreams(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      @Nullable String logStreamNamePrefix,
      @Nullable StreamOrder orderBy,
      @Nullable Boolean descending,
      @Nullable Integer limit,
      @Nullable String nextToken) {}

  enum StreamOrder {
    LOG_STREAM_NAME,
    LAST_EVENT_TIME
  }

  /**
   * @param sequenceToken ignored, as AWS documents
   */
  record PutLogEvents(
      String logGroupName,
      String logStreamName,
      List<InputLogEvent> logEvents,
      @Nullable String sequenceToken) {}

  record InputLogEvent(Long timestamp, String message) {}

  record GetLogEvents(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      String logStreamName,
      @Nullable Long startTime,
      @Nullable Long endTime,
      @Nullable Boolean startFromHead,
      @Nullable Integer limit,
      @Nullable String nextToken) {}

  /**
   * @param interleaved ignored, as AWS documents: events always are
   */
  record FilterLogEvents(
      @Nullable String logGroupName,
      @Nullable String logGroupIdentifier,
      List<String> logStreamNames,
      @Nullable String logStreamNamePrefix,
      @Nullable Long startTime,
      @Nullable Long endTime,
      @Nullable String filterPattern,
      @Nullable Boolean interleaved,
      @Nullable Integer limit,
      @Nullable String nextToken) {}
}
