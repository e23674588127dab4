package io.millrace.local.http;

import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One HTTP API: its routes, the most specific first. */
final class HttpApi {

  private static final int LARGEST_BODY_BYTES = 10 * 1024 * 1024; // API Gateway's own limit
  private static final Pattern SIGNATURE =
      Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/,]+)/[^,]*/execute-api/aws4_request,.*");
  private static final int LARGEST_EVENT_BYTES = 6 * 1024 * 1024; // Lambda's

  /**
   * Where a route leads.
   *
   * @param authorizerId null for one that is open, or signed
   * @param signed whether it has to be signed, for API Gateway; the port verified it then
   */
  record Route(RouteKey key, String integrationId, @Nullable String authorizerId, boolean signed) {}

  private final String id;
  private final String name;
  private final InstantSource clock;
  private final ApiMetrics metrics;
  private final List<Route> routes = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<LambdaFunction>> integrations = new ConcurrentHashMap<>();
  private final Map<String, Authorizer> authorizers = new ConcurrentHashMap<>();

  HttpApi(String id, String name, InstantSource clock, ApiMetrics metrics) {
    this.id = id;
    this.name = name;
    this.clock = clock;
    this.metrics = metrics;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }

  void add(Route route) {
    routes.add(route);
    routes.sort(Comparator.comparingLong(each -> each.key().vagueness()));
  }

  void addIntegration(String integrationId, Supplier<LambdaFunction> function) {
    integrations.put(integrationId, function);
  }

  void addAuthorizer(String authorizerId, Authorizer authorizer) {
    authorizers.put(authorizerId, authorizer);
  }

  /** Whether a route answers the request. */
  boolean answers(AwsExchange exchange) {
    return routes.stream().anyMatch(route -> match(route, exchange).isPresent());
  }

  /** Answers a request as API Gateway would, its own refusals included. */
  Reply answer(AwsExchange exchange) throws IOException, InterruptedException {
    for (Route route : routes) {
      Optional<Map<String, String>> variables = match(route, exchange);
      if (variables.isPresent()) {
        GatewayRequest request =
            new GatewayRequest(exchange, id, route.key().text(), variables.get(), clock.instant());
        Instant begun = clock.instant();
        Reply reply = answer(route, request, exchange);
        metrics.answered(route.key(), begun, reply);
        return reply;
      }
    }
    return Reply.gateway(404, "Not Found");
  }

  private Reply answer(Route route, GatewayRequest request, AwsExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.body().readNBytes(LARGEST_BODY_BYTES + 1);
    if (body.length > LARGEST_BODY_BYTES) {
      return Reply.gateway(413, "Request Entity Too Large");
    }
    if (route.signed()) {
      Matcher signature = SIGNATURE.matcher(String.valueOf(exchange.header("authorization")));
      return signature.matches()
          ? integrate(route, request, body, identity(signature.group(1)))
          : Reply.gateway(403, "Forbidden");
    }
    Authorizer authorizer =
        route.authorizerId() == null ? null : authorizers.get(route.authorizerId());
    if (authorizer == null) {
      return route.authorizerId() == null
          ? integrate(route, request, body, null)
          : Reply.gateway(500, "Internal Server Error");
    }
    Instant now = clock.instant();
    return switch (authorizer.judge(request, now)) {
      case Authorizer.Verdict.Allowed(JsonNode context) ->
          integrate(route, request, body, JsonTrees.object().set("lambda", context));
      case Authorizer.Verdict.Denied _ -> Reply.gateway(403, "Forbidden");
      case Authorizer.Verdict.Anonymous _ -> Reply.gateway(401, "Unauthorized");
      case Authorizer.Verdict.Broken _ -> Reply.gateway(500, "Internal Server Error");
    };
  }

  /** Who signed, as IAM knows them; here whoever has a key of the local cloud. */
  private static JsonNode identity(String accessKey) {
    return JsonTrees.object()
        .set(
            "iam",
            JsonTrees.object()
                .put("accessKey", accessKey)
                .put("accountId", Arns.ACCOUNT)
                .put("userArn", "arn:aws:iam::%s:user/%s".formatted(Arns.ACCOUNT, accessKey)));
  }

  /**
   * @param authorizer what the integration is told of the caller; null where nobody asked
   */
  private Reply integrate(
      Route route, GatewayRequest request, byte[] body, @Nullable JsonNode authorizer)
      throws InterruptedException {
    Supplier<LambdaFunction> function = integrations.get(route.integrationId());
    if (function == null) {
      return Reply.gateway(500, "Internal Server Error");
    }
    try {
      String event = request.integrationEvent(body, authorizer).toString();
      if (event.getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT_BYTES) {
        return Reply.gateway(413, "Request Entity Too Large");
      }
      return switch (function.get().invoke(event)) {
        case InvocationResult.Returned(String payload) -> Reply.ofFunction(payload);
        case InvocationResult.Failed _ -> Reply.gateway(500, "Internal Server Error");
      };
    } catch (ServiceException e) { // throttled, or its answer is no response
      return e.status() == 429
          ? Reply.gateway(503, "Service Unavailable")
          : Reply.gateway(500, "Internal Server Error");
    }
  }

  private static Optional<Map<String, String>> match(Route route, AwsExchange exchange) {
    return route.key().match(exchange.method(), RouteKey.split(exchange.uri().getPath()));
  }
}
