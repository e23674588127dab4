package io.millrace.local.events;

import io.millrace.local.service.Inputs;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TemplateException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a rule or a schedule sends to.
 *
 * @param input what is sent
 * @param deadLetterArn the queue of deliveries that failed; null for none
 * @param maximumRetries attempts after the first
 * @param headers of the request, where it goes over HTTP
 */
record EventTarget(
    String id,
    String arn,
    TargetInput input,
    @Nullable String deadLetterArn,
    int maximumRetries,
    Map<String, String> headers) {

  private static final int MOST_RETRIES = 185; // EventBridge's default as well

  /** Reads a target of a template's rule, or of its schedule, which differ only in having an id. */
  static EventTarget of(JsonNode properties, Targets targets) {
    for (String unknown :
        new String[] {
          "/EcsParameters",
          "/RunCommandParameters",
          "/HttpParameters/PathParameterValues",
          "/HttpParameters/QueryStringParameters"
        }) {
      if (!properties.at(unknown).isMissingNode()) {
        throw new TemplateException(unknown + " of a target is not emulated");
      }
    }
    return of(Inputs.readFrom(EventsInputs.Target.class, properties), targets);
  }

  /**
   * @throws TemplateException if nothing here receives what is sent to its ARN
   */
  static EventTarget of(EventsInputs.Target target, Targets targets) {
    targets.check(target.arn());
    EventsInputs.RetryPolicy retries = target.retryPolicy();
    Integer most = retries == null ? null : retries.maximumRetryAttempts();
    return new EventTarget(
        target.id() == null ? target.arn() : target.id(),
        target.arn(),
        TargetInput.of(target),
        target.deadLetterConfig() == null ? null : target.deadLetterConfig().arn(),
        most == null ? MOST_RETRIES : most,
        target.httpParameters() == null ? Map.of() : target.httpParameters().headerParameters());
  }
}
