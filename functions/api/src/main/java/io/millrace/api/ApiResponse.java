package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A response as API Gateway's HTTP API takes it (payload format 2.0).
 *
 * @param statusCode of HTTP
 */
public record ApiResponse(int statusCode, Map<String, String> headers, String body) {

  private static final String TYPE = "content-type";

  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  static ApiResponse json(Object body) {
    return json(200, body);
  }

  static ApiResponse json(int status, Object body) {
    return new ApiResponse(status, Map.of(TYPE, "application/json"), Json.text(body));
  }

  /**
   * What a wish gives, in JSON.
   *
   * @throws RefusedException with 409 and the reason, where things are such that it cannot be
   */
  static ApiResponse unlessConflict(Supplier<?> wish) {
    try {
      return json(wish.get());
    } catch (InvalidInputException asThingsAre) {
      throw RefusedException.conflict(asThingsAre.reason());
    }
  }

  static ApiResponse yaml(String body) {
    return new ApiResponse(200, Map.of(TYPE, "application/yaml; charset=utf-8"), body);
  }

  /**
   * A refusal or failure.
   *
   * @param code for programs: one word a reason, which never changes
   * @param message for people
   */
  static ApiResponse error(int status, String code, String message) {
    return json(status, Map.of("error", new Problem(code, message)));
  }

  /** This response, and after how many seconds to ask again. */
  ApiResponse retryAfter(int seconds) {
    return with("retry-after", Integer.toString(seconds));
  }

  /** This response, and the methods that there are. */
  ApiResponse allow(Set<String> methods) {
    return with("allow", String.join(", ", methods));
  }

  private ApiResponse with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(statusCode, more, body);
  }

  /** Without the body, which is nobody's business in a log. */
  @Override
  public String toString() {
    return statusCode + ", " + body.length() + " characters";
  }

  private record Problem(String code, String message) {}
}
