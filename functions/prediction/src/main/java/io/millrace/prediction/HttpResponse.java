package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.modeling.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response with a JSON body, for API Gateway's HTTP API (payload format 2.0).
 *
 * @param status of HTTP
 * @param body values as {@link Json#write} takes them
 */
record HttpResponse(int status, Map<String, ?> body) {

  private static final int UNAVAILABLE = 503;

  static HttpResponse ok(Map<String, ?> body) {
    return new HttpResponse(200, body);
  }

  /**
   * A refusal or failure.
   *
   * @param code for programs: one word a reason, which never changes
   * @param message for people
   */
  static HttpResponse error(int status, String code, String message) {
    return new HttpResponse(status, Map.of("error", fields("code", code, "message", message)));
  }

  /** This response as API Gateway reads it. */
  byte[] toBytes() {
    Map<String, Object> headers = fields("content-type", "application/json");
    if (status == UNAVAILABLE) {
      headers.put("retry-after", "1");
    }
    Map<String, Object> response = fields("statusCode", status, "headers", headers);
    response.put("body", new String(Json.write(body), UTF_8));
    return Json.write(response);
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
