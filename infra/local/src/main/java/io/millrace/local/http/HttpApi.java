package io.millrace.local.http;

import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.service.AwsExchange;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One HTTP API: its routes, the most specific first. */
final class HttpApi {

  private static final int LARGEST_BODY_BYTES = 10 * 1024 * 1024; // API Gateway's own limit
  private static final int LARGEST_EVENT_BYTES = 6 * 1024 * 1024; // Lambda's

  /** Where a route leads; the authorizer is null for one that is open. */
  record Route(RouteKey key, String integrationId, @Nullable String authorizerId) {}

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
    Authorizer authorizer =
        route.authorizerId() == null ? null : authorizers.get(route.authorizerId());
    if (authorizer == null) {
      return route.authorizerId() == null
          ? integrate(route, request, body, null)
          : Reply.gateway(500, "Internal Server Error");
    }
    Instant now = clock.instant();
    return switch (authorizer.judge(request, now)) {
      case Authorizer.Verdict.Allowed(JsonNode context) -> integrate(route, request, body, context);
      case Authorizer.Verdict.Denied _ -> Reply.gateway(403, "Forbidden");
      case Authorizer.Verdict.Anonymous _ -> Reply.gateway(401, "Unauthorized");
      case Authorizer.Verdict.Broken _ -> Reply.gateway(500, "Internal Server Error");
    };
  }

  private Reply integrate(
      Route route, GatewayRequest request, byte[] body, @Nullable JsonNode context)
      throws InterruptedException {
    Supplier<LambdaFunction> function = integrations.get(route.integrationId());
    if (function == null) {
      return Reply.gateway(500, "Internal Server Error");
    }
    try {
      String event = request.integrationEvent(body, context).toString();
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
