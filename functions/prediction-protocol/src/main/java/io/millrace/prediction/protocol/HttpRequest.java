package io.millrace.prediction.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.modeling.PlainJson;
import io.millrace.wire.CallerContext;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as API Gateway's HTTP API hands it over (payload format 2.0), as far as predictions
 * need it.
 *
 * @param route which of the API's routes it took, for instance {@code GET /v1/models/{model}}
 * @param path values of the variables in its path
 * @param query parameters by name
 * @param headers by name in lower case
 * @param caller as the authorizer or IAM verified them; empty if nobody did
 * @param body empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // made and used up by one request
public record HttpRequest(
    String route,
    Map<String, @Nullable Object> path,
    Map<String, @Nullable Object> query,
    Map<String, @Nullable Object> headers,
    Optional<Caller> caller,
    byte[] body) {

  /** How long a body may be. */
  public static final int MAX_BODY_BYTES = 256 << 10;

  private static final byte[] NOTHING = {};
  private static final String MODEL = "{model}";

  /**
   * Reads an event.
   *
   * @throws InvalidInputException if it is not a request of an HTTP API
   */
  public static HttpRequest read(byte[] event) {
    Map<String, @Nullable Object> request = PlainJson.readObject(event);
    return new HttpRequest(
        PlainJson.text(request.get("routeKey"), "routeKey"),
        field(request, "pathParameters"),
        field(request, "queryStringParameters"),
        field(request, "headers"),
        caller(request),
        body(request));
  }

  /**
   * Reads an event of a function's URL, which knows neither routes nor who asks.
   *
   * @param routes by which its paths are told, as {@code GET /openai/v1/models/{model}}
   * @param callers from the header {@code authorization} to whoever it is of
   * @throws InvalidInputException if it is not a request of a function's URL
   */
  public static HttpRequest readUrl(
      byte[] event, Collection<String> routes, Function<String, Optional<Caller>> callers) {
    Map<String, @Nullable Object> request = PlainJson.readObject(event);
    Map<String, @Nullable Object> headers = field(request, "headers");
    String asked =
        PlainJson.text(field(field(request, "requestContext"), "http").get("method"), "http.method")
            + " "
            + PlainJson.text(request.get("rawPath"), "rawPath");
    String route = routes.stream().filter(each -> isOf(asked, each)).findFirst().orElse(asked);
    Map<String, @Nullable Object> path =
        route.equals(asked) || !route.contains(MODEL)
            ? Map.of()
            : Map.of("model", asked.substring(asked.lastIndexOf('/') + 1));
    return new HttpRequest(
        route,
        path,
        field(request, "queryStringParameters"),
        headers,
        callers.apply(headers.get("authorization") instanceof String text ? text : ""),
        body(request));
  }

  /**
   * Whether a method and a path are of a route.
   *
   * @param route which may end with {@code {model}}
   */
  public static boolean isOf(String asked, String route) {
    if (!route.endsWith(MODEL)) {
      return asked.equals(route);
    }
    String before = route.substring(0, route.length() - MODEL.length());
    return asked.length() > before.length()
        && asked.startsWith(before)
        && asked.indexOf('/', before.length()) < 0;
  }

  /** The name of a model in its path; empty if the route has none. */
  public String model() {
    return path.get("model") instanceof String model ? model : "";
  }

  /** The number of a version in its path, as it was written. */
  public Optional<String> version() {
    return path.get("version") instanceof String version ? Optional.of(version) : Optional.empty();
  }

  /** A header by its name in lower case; empty if there is none. */
  public String header(String name) {
    return headers.get(name) instanceof String value ? value : "";
  }

  /**
   * Whether a query parameter says yes.
   *
   * @throws InvalidInputException if it says neither yes nor no
   */
  public boolean flag(String parameter) {
    Object value = query.get(parameter);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new InvalidInputException(parameter, "true or false", value);
    }
    return "true".equals(value);
  }

  /**
   * Who bears a token; or where the route asks for a signature, whom IAM lets take it: the policy
   * that allows it names the model, so that one is what they may see.
   */
  private static Optional<Caller> caller(Map<String, @Nullable Object> request) {
    Map<String, @Nullable Object> authorizer =
        field(field(request, "requestContext"), "authorizer");
    if (field(authorizer, "iam").get("userArn") instanceof String principal
        && field(request, "pathParameters").get("model") instanceof String model) {
      return Optional.of(new Caller(principal, Map.of(model, Role.VIEWER)));
    }
    Map<String, @Nullable Object> context = field(authorizer, "lambda");
    return CallerContext.read(name -> context.get(name) instanceof String text ? text : null);
  }

  private static byte[] body(Map<String, @Nullable Object> request) {
    if (!(request.get("body") instanceof String body)) {
      return NOTHING;
    }
    if (!Boolean.TRUE.equals(request.get("isBase64Encoded"))) {
      return body.getBytes(UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("The body is not the base64 that it is said to be.");
    }
  }

  private static Map<String, @Nullable Object> field(
      Map<String, @Nullable Object> object, String name) {
    Object field = object.get(name);
    return field == null ? Map.of() : PlainJson.object(field, name);
  }
}
