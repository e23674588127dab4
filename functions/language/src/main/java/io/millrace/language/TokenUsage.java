package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.wire.Json;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an answer took, as the container counts it: zero where it does not say.
 *
 * @param promptTokens of what was asked
 * @param completionTokens of what was answered
 */
record TokenUsage(long promptTokens, long completionTokens) {

  static final TokenUsage NONE = new TokenUsage(0, 0);

  private static final String DATA = "data:";
  private static final String USAGE = "usage";

  /** Whether the container said it. */
  boolean isTold() {
    return !equals(NONE);
  }

  /** Asked and answered. */
  long total() {
    return promptTokens + completionTokens;
  }

  /** The usage in a whole answer. */
  static TokenUsage of(byte[] answer) {
    return NONE.or(new String(answer, UTF_8));
  }

  /** This, or what an event tells. */
  TokenUsage orIn(byte[] event) {
    return data(event).reduce(this, TokenUsage::or, (_, last) -> last);
  }

  /** Whether an event tells a usage and nothing else. */
  static boolean isAlone(byte[] event) {
    return data(event)
        .anyMatch(json -> {
          try {
            JsonNode told = Json.mapper().readTree(json);
            return told.path(USAGE).isObject() && told.path("choices").isEmpty();
          } catch (JacksonException e) {
            return false;
          }
        });
  }

  /** What CloudWatch is told: {@code PromptTokens} and {@code CompletionTokens}. */
  Stream<LoggedMetric> metrics() {
    return Stream.of(
        LoggedMetric.count("PromptTokens", promptTokens),
        LoggedMetric.count("CompletionTokens", completionTokens));
  }

  /** What of an event may tell a usage. */
  private static Stream<String> data(byte[] event) {
    return new String(event, UTF_8)
        .lines()
        .filter(line -> line.startsWith(DATA) && line.contains(USAGE))
        .map(line -> line.substring(DATA.length()).strip());
  }

  private TokenUsage or(String json) {
    try {
      JsonNode told = Json.mapper().readTree(json).path(USAGE);
      return told.isObject()
          ? new TokenUsage(
              told.path("prompt_tokens").asLong(0), told.path("completion_tokens").asLong(0))
          : this;
    } catch (JacksonException e) { // what is no answer is told as it is, and counts nothing
      return this;
    }
  }
}
