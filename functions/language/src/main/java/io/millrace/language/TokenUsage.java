package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an answer took, as the container counts it: zero where it does not say.
 *
 * @param promptTokens of what was asked
 * @param completionTokens of what was answered
 */
record TokenUsage(long promptTokens, long completionTokens) {

  private static final String EVENT = "data:";

  /**
   * The usage in an answer.
   *
   * @param streamed whether it is events, each a line that begins with {@code data:}, of which the
   *     last that tells a usage counts
   */
  static TokenUsage of(byte[] answer, boolean streamed) {
    TokenUsage usage = new TokenUsage(0, 0);
    if (!streamed) {
      return usage.or(answer);
    }
    for (String line : new String(answer, UTF_8).lines().toList()) {
      if (line.startsWith(EVENT) && line.contains("\"usage\"")) {
        usage = usage.or(line.substring(EVENT.length()).strip().getBytes(UTF_8));
      }
    }
    return usage;
  }

  /** What CloudWatch is told: {@code PromptTokens} and {@code CompletionTokens}. */
  LoggedMetric[] metrics() {
    return new LoggedMetric[] {
      LoggedMetric.count("PromptTokens", promptTokens),
      LoggedMetric.count("CompletionTokens", completionTokens)
    };
  }

  private TokenUsage or(byte[] json) {
    try {
      JsonNode told = Json.mapper().readTree(json).path("usage");
      return told.isObject()
          ? new TokenUsage(
              told.path("prompt_tokens").asLong(0), told.path("completion_tokens").asLong(0))
          : this;
    } catch (JacksonException e) { // what is no answer is told as it is, and counts nothing
      return this;
    }
  }
}
