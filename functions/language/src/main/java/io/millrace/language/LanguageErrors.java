package io.millrace.language;

import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors as OpenAI's clients read them. */
final class LanguageErrors {

  private static final int TOO_MANY = 429;
  private static final int INTERNAL = 500;

  private LanguageErrors() {}

  /** In place of an answer. */
  static HttpResponse refuse(int status, @Nullable String code, String message) {
    return HttpResponse.json(status, error(type(status), code, message));
  }

  /** That a caller has had the tokens that there are. */
  static HttpResponse exhausted(String message) {
    return HttpResponse.json(TOO_MANY, error("tokens", "rate_limit_exceeded", message));
  }

  /** The last event of an answer that was begun. */
  static String event(String message) {
    return "data: %s\n\n".formatted(Json.text(error(type(INTERNAL), null, message)));
  }

  private static Map<String, Object> error(String type, @Nullable String code, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", null);
    error.put("code", code);
    return Map.of("error", error);
  }

  private static String type(int status) {
    return status >= INTERNAL ? "server_error" : "invalid_request_error";
  }
}
