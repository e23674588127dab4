package io.millrace.language;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.TokenAllowances.Allowance;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an answer says of its caller's limit of tokens: of the one that ends first where there are
 * two. Models without limits say nothing.
 *
 * <p>Source: "OpenAI API documentation", "Rate limits", "Rate limits in headers".
 */
final class RateLimits {

  /** OpenAI's clients wait so many seconds at most, and ask again at once where it is longer. */
  private static final int LONGEST_RETRY = 60;

  private RateLimits() {}

  /** The headers of what was let in. */
  static Map<String, String> left(Allowance.Granted granted, Instant now) {
    return granted
        .nearest()
        .map(charge ->
            headers(charge.limit(), charge.left(), seconds(Duration.between(now, charge.until()))))
        .orElse(Map.of());
  }

  /** The answer to what was not. */
  static HttpResponse refusal(ProjectName model, Allowance.Exhausted exhausted) {
    long seconds = seconds(exhausted.wayOff());
    HttpResponse refusal =
        LanguageErrors.exhausted(
                "%s gives each caller %s tokens a %s, and you have had them: ask again in %s seconds."
                    .formatted(model, exhausted.limit(), exhausted.window(), seconds))
            .with("retry-after", Long.toString(seconds));
    for (var header : headers(exhausted.limit(), 0, seconds).entrySet()) {
      refusal = refusal.with(header.getKey(), header.getValue());
    }
    return seconds > LONGEST_RETRY ? refusal.with("x-should-retry", "false") : refusal;
  }

  private static long seconds(Duration until) {
    return Math.max(0, until.plusMillis(999).toSeconds());
  }

  private static Map<String, String> headers(long limit, long left, long seconds) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-ratelimit-limit-tokens", Long.toString(limit));
    headers.put("x-ratelimit-remaining-tokens", Long.toString(left));
    headers.put("x-ratelimit-reset-tokens", seconds + "s");
    return headers;
  }
}
