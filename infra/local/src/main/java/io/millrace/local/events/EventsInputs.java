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
      @Nullable RetryPolicy retryPolicy,
      @Nullable HttpParameters httpParameters) {}

  record HttpParameters(Map<String, String> headerParameters) {}

  record InputTransformer(Map<String, String> inputPathsMap, String inputTemplate) {}

  record DeadLetterConfig(@Nullable String arn) {}

  record RetryPolicy(@Nullable Integer maximumRetryAttempts) {}

  record CreateConnection(
      String name,
      @Nullable String description,
      String authorizationType,
      AuthParameters authParameters) {}

  record AuthParameters(
      @Nullable ApiKeyAuthParameters apiKeyAuthParameters,
      @Nullable BasicAuthParameters basicAuthParameters,
      @Nullable InvocationHttpParameters invocationHttpParameters) {}

  record ApiKeyAuthParameters(String apiKeyName, String apiKeyValue) {}

  record BasicAuthParameters(String username, String password) {}

  record InvocationHttpParameters(List<HeaderParameter> headerParameters) {}

  /**
   * @param isValueSecret whether it is shown to nobody, as here none is
   */
  record HeaderParameter(String key, String value, @Nullable Boolean isValueSecret) {}

  record DescribeConnection(String name) {}

  record DeleteConnection(String name) {}

  /**
   * @param invocationRateLimitPerSecond nothing is slowed down here
   */
  record CreateApiDestination(
      String name,
      @Nullable String description,
      String connectionArn,
      String invocationEndpoint,
      String httpMethod,
      @Nullable Integer invocationRateLimitPerSecond) {}

  record DescribeApiDestination(String name) {}

  record DeleteApiDestination(String name) {}
}
