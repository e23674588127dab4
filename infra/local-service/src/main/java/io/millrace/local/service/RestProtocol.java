package io.millrace.local.service;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AWS's REST-JSON protocol, of a whole service: the operation is in method and path, its input in
 * labels of the path, in the query, in headers and in a JSON body, all of which are read as one.
 */
public final class RestProtocol {

  private static final String MEMBER_HEADER = "x-amz-";

  /** Headers that say something of the request, and nothing that an operation could read. */
  private static final Set<String> ENVELOPE =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "x-amz-user-agent",
          "x-amz-target",
          "x-amz-api-version");

  /**
   * Where an operation is found.
   *
   * @param path with labels, as {@code /2015-03-31/functions/{FunctionName}}
   */
  public record Route(String method, String path, Operation<?> operation) {

    /** What the labels stand for; empty where the request is for another route. */
    public Optional<ObjectNode> match(AwsExchange exchange) {
      List<String> wanted = List.of(path.substring(1).split("/", -1));
      List<String> given = RestJson.segments(exchange.uri());
      if (!exchange.method().equals(method) || wanted.size() != given.size()) {
        return Optional.empty();
      }
      ObjectNode labels = JsonTrees.object();
      for (int i = 0; i < wanted.size(); i++) {
        String part = wanted.get(i);
        if (part.startsWith("{")) {
          labels.put(part.substring(1, part.length() - 1), given.get(i));
        } else if (!part.equals(given.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(labels);
    }
  }

  private final String service;
  private final List<Route> routes;

  /**
   * @param service signing name, for messages
   */
  public RestProtocol(String service, List<Route> routes) {
    this.service = service;
    this.routes = List.copyOf(routes);
  }

  /** Answers one request; one that is on none of the routes is refused by its method and path. */
  public void handle(AwsExchange exchange) throws IOException {
    try {
      JsonNode output = answer(exchange);
      RestJson.send(exchange, 200, output == null ? JsonTrees.object() : output);
    } catch (ServiceException e) {
      RestJson.sendError(exchange, e);
    }
  }

  private @Nullable JsonNode answer(AwsExchange exchange) throws IOException {
    for (Route route : routes) {
      Optional<ObjectNode> labels = route.match(exchange);
      if (labels.isPresent()) {
        ObjectNode input = labels.get();
        addParameters(input, exchange);
        byte[] body = exchange.body().readAllBytes();
        if (body.length > 0) {
          JsonTrees.parse(body).forEachEntry(input::set);
        }
        return route.operation().apply(input);
      }
    }
    throw ServiceException.unknownOperation(
        service, exchange.method() + " " + exchange.uri().getPath());
  }

  /**
   * Adds what the query and the headers of {@code X-Amz-} say to an input: {@code X-Amz-Log-Type}
   * as {@code LogType}.
   */
  public static void addParameters(ObjectNode input, AwsExchange exchange) {
    RestJson.queries(exchange.uri()).forEach((name, values) -> input.put(name, values.getFirst()));
    exchange
        .headers()
        .forEach((name, values) -> {
          if (name.startsWith(MEMBER_HEADER) && !ENVELOPE.contains(name)) {
            input.put(memberName(name), values.getFirst());
          }
        });
  }

  private static String memberName(String header) {
    StringBuilder name = new StringBuilder();
    for (String word : header.substring(MEMBER_HEADER.length()).split("-", -1)) {
      name.append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.isEmpty() ? "" : word.substring(1));
    }
    return name.toString();
  }
}
