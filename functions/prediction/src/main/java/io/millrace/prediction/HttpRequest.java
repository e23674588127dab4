package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Caller;
import io.millrace.modeling.Json;
import io.millrace.wire.CallerContext;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as API Gateway's HTTP API hands it over (payload format 2.0), as far as predictions
 * need it.
 *
 * @param route which of the API's routes it took, for instance {@code GET /v1/models/{model}}
 * @param model the name in its path; empty if the route has none
 * @param caller as the authorizer verified them; empty if nobody did
 * @param body empty if there is none
 */
record HttpRequest(String route, String model, Optional<Caller> caller, String body) {

  /**
   * Reads an event.
   *
   * @throws InvalidInputException if it is not a request of an HTTP API
   */
  static HttpRequest read(byte[] event) {
    Map<String, @Nullable Object> request = Json.readObject(event);
    return new HttpRequest(
        Json.text(request.get("routeKey"), "routeKey"),
        field(request, "pathParameters").get("model") instanceof String model ? model : "",
        caller(field(field(field(request, "requestContext"), "authorizer"), "lambda")),
        body(request));
  }

  private static Optional<Caller> caller(Map<String, @Nullable Object> context) {
    return CallerContext.read(name -> context.get(name) instanceof String text ? text : null);
  }

  private static String body(Map<String, @Nullable Object> request) {
    if (!(request.get("body") instanceof String body)) {
      return "";
    }
    if (!Boolean.TRUE.equals(request.get("isBase64Encoded"))) {
      return body;
    }
    try {
      return new String(Base64.getDecoder().decode(body), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("The body is not the base64 that it is said to be.");
    }
  }

  private static Map<String, @Nullable Object> field(
      Map<String, @Nullable Object> object, String name) {
    Object field = object.get(name);
    return field == null ? Map.of() : Json.object(field, name);
  }
}
