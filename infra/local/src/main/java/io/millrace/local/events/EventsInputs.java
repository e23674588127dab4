package io.millrace.local.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each operation of EventBridge reads. */
final class EventsInputs {

  private EventsInputs() {}

  record PutEvents(List<Entry> entries) {}

  record Entry(
      @Nullable String source,
      @Nullable String detailType,
      @Nullable String detail,
      @Nullable String eventBusName,
      List<String> resources,
      @Nullable Instant time,
      @Nullable String traceHeader) {}

  record CreateEventBus(String name) {}

  record DeleteEventBus(String name) {}

  record ListEventBuses(
      @Nullable String namePrefix, @Nullable Integer limit, @Nullable String nextToken) {}

  record ListRules(
      @Nullable String namePrefix,
      @Nullable String eventBusName,
      @Nullable Integer limit,
      @Nullable String nextToken) {}

  record PutRule(
      String name,
      @Nullable String eventBusName,
      @Nullable String eventPattern,
      @Nullable String scheduleExpression,
      @Nullable RuleState state) {}

  enum RuleState {
    ENABLED,
    DISABLED
  }

  record DeleteRule(String name, @Nullable String eventBusName) {}

  record PutTargets(String rule, @Nullable String eventBusName, List<Target> targets) {}

  record RemoveTargets(String rule, @Nullable String eventBusName, List<String> ids) {}

  /**
   * A target, of a template too, where the id of a schedule's is missing.
   *
   * @param roleArn no role is needed here
   */
  record Target(
      @Nullable String id,
      String arn,
      @Nullable String roleArn,
      @Nullable String input,
      @Nullable String inputPath,
      @Nullable InputTransformer inputTransformer,
      @Nullable DeadLetterConfig deadLetterConfig,
      @Nullable RetryPolicy retryPolicy) {}

  record InputTransformer(Map<String, String> inputPathsMap, String inputTemplate) {}

  record DeadLetterConfig(@Nullable String arn) {}

  record RetryPolicy(@Nullable Integer maximumRetryAttempts) {}
}
