package io.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Caller;
import io.millrace.wire.CallerContext;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request as API Gateway's HTTP API hands it over (payload format 2.0).
 *
 * @param path decoded once, by API Gateway, for instance {@code /v1/projects/telco-churn}
 * @param query by name; of a repeated name all values, joined by commas
 * @param accept the media types that the caller wants; empty if it does not say
 * @param caller as the authorizer verified them; empty if nobody did
 */
public record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    String accept,
    Optional<Caller> caller,
    String body) {

  public ApiRequest {
    query = Map.copyOf(query);
  }

  /**
   * Reads an event.
   *
   * @throws InvalidInputException if it is not a request of an HTTP API
   */
  public static ApiRequest read(JsonNode event) {
    JsonNode context = event.path("requestContext");
    String method = context.path("http").path("method").asString("");
    if (method.isEmpty()) {
      throw new InvalidInputException("event", "a request of an HTTP API", event.getNodeType());
    }
    Map<String, String> query = new HashMap<>();
    event
        .path("queryStringParameters")
        .properties()
        .forEach(each -> query.put(each.getKey(), each.getValue().asString("")));
    return new ApiRequest(
        method,
        event.path("rawPath").asString("/"),
        query,
        event.path("headers").path("accept").asString(""),
        caller(context.path("authorizer").path("lambda")),
        body(event));
  }

  private static Optional<Caller> caller(JsonNode context) {
    return CallerContext.read(name -> context.path(name).stringValue(null));
  }

  private static String body(JsonNode event) {
    String body = event.path("body").asString("");
    return event.path("isBase64Encoded").asBoolean(false)
        ? new String(Base64.getDecoder().decode(body), UTF_8)
        : body;
  }

  /** Without the body, which is nobody's business in a log. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
