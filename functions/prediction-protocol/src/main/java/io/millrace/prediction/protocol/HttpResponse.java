package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response for API Gateway's HTTP API (payload format 2.0).
 *
 * @param status of HTTP
 * @param headers by name in lower case, without those that all responses of the status have
 */
public record HttpResponse(int status, Map<String, String> headers, String body) {

  private static final int UNAVAILABLE = 503;
  private static final String CONTENT_TYPE = "content-type";
  private static final Map<String, String> JSON = Map.of(CONTENT_TYPE, "application/json");

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /**
   * A response in JSON.
   *
   * @param body values as {@link PlainJson#write} takes them
   */
  public static HttpResponse json(int status, Map<String, ?> body) {
    return new HttpResponse(status, JSON, PlainJson.writeText(body));
  }

  /**
   * A response as {@link #toBytes} wrote it.
   *
   * @throws InvalidInputException if it is none
   */
  public static HttpResponse read(byte[] response) {
    Map<String, @Nullable Object> json = PlainJson.readObject(response);
    Map<String, String> headers = new LinkedHashMap<>();
    PlainJson.object(json.get("headers"), "headers")
        .forEach((name, value) -> headers.put(name, PlainJson.text(value, name)));
    return new HttpResponse(
        (int) PlainJson.number(json.get("statusCode"), "statusCode"),
        headers,
        PlainJson.text(json.get("body"), "body"));
  }

  /** A good response in JSON. */
  public static HttpResponse ok(Map<String, ?> body) {
    return json(200, body);
  }

  /** A good response in another format. */
  static HttpResponse ok(String contentType, String body) {
    return new HttpResponse(200, Map.of(CONTENT_TYPE, contentType), body);
  }

  /**
   * A refusal or failure in the words of our own API.
   *
   * @param code for programs: one word a reason, which never changes
   * @param message for people
   */
  public static HttpResponse error(int status, String code, String message) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    return json(status, Map.of("error", error));
  }

  /** This response with one more header. */
  public HttpResponse with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new HttpResponse(status, all, body);
  }

  /** All headers, by name in lower case. */
  public Map<String, String> allHeaders() {
    if (status != UNAVAILABLE) {
      return headers;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("retry-after", "1");
    return all;
  }

  /** This response as API Gateway reads it. */
  public byte[] toBytes() {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("statusCode", status);
    response.put("headers", allHeaders());
    response.put("body", body);
    return PlainJson.write(response);
  }
}
