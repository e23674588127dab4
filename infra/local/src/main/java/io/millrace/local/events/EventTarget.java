package io.millrace.local.events;

import io.millrace.local.Json;
import io.millrace.local.Targets;
import io.millrace.local.TemplateException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a rule or a schedule sends to.
 *
 * @param input what is sent
 * @param deadLetterArn the queue of deliveries that failed; null for none
 * @param maximumRetries attempts after the first
 */
record EventTarget(
    String id, String arn, TargetInput input, @Nullable String deadLetterArn, int maximumRetries) {

  private static final int MOST_RETRIES = 185; // EventBridge's default as well

  /** Reads a target of a rule, and of a schedule, which differ only in having an id. */
  static EventTarget of(JsonNode properties, Targets targets) {
    for (String unknown :
        new String[] {"EcsParameters", "RunCommandParameters", "HttpParameters"}) {
      if (properties.has(unknown)) {
        throw new TemplateException(unknown + " of a target is not emulated");
      }
    }
    String arn = Json.text(properties, "Arn", "");
    targets.check(arn);
    JsonNode deadLetters = properties.path("DeadLetterConfig").path("Arn");
    return new EventTarget(
        Json.text(properties, "Id", arn),
        arn,
        TargetInput.of(properties),
        deadLetters.isMissingNode() ? null : deadLetters.asString(),
        Json.whole(properties.path("RetryPolicy"), "MaximumRetryAttempts", MOST_RETRIES));
  }
}
