package io.millrace.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AWS Lambda's runtime API on a loopback port of its own, for all processes: each has a path
 * prefix.
 *
 * <p>A runtime asks for its next invocation, and posts what became of it, at once or bit by bit; an
 * extension registers, and asks for its next event. An answer that breaks off has failed, whatever
 * its trailers say: the JDK's server reads none.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String EXTENSION = "/2020-01-01/extension/";
  private static final String IDENTIFIER = "Lambda-Extension-Identifier";

  private static final String RESPONSE_MODE = "Lambda-Runtime-Function-Response-Mode";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, RuntimeSession> sessions = new ConcurrentHashMap<>();

  RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the runtime API", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Opens a session and returns what its process needs as {@code AWS_LAMBDA_RUNTIME_API}. */
  String open(String id, RuntimeSession session) {
    sessions.put(id, session);
    return "127.0.0.1:%s/%s".formatted(server.getAddress().getPort(), id);
  }

  void forget(String id) {
    sessions.remove(id);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int end = path.indexOf('/', 1);
      RuntimeSession session = end < 0 ? null : sessions.get(path.substring(1, end));
      String call = end < 0 ? path : path.substring(end);
      if (session != null && call.startsWith(RUNTIME)) {
        answer(session, call.substring(RUNTIME.length()), exchange);
      } else if (session != null && call.startsWith(EXTENSION)) {
        answer(session.extensions(), call.substring(EXTENSION.length()), exchange);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the local cloud is closing: the connection just ends
    }
  }

  private static void answer(RuntimeSession session, String call, HttpExchange exchange)
      throws IOException, InterruptedException {
    String[] parts = call.split("/", -1);
    switch (parts[parts.length - 1]) {
      case "next" -> {
        if (call.startsWith("restore")) { // the process is its own snapshot: restored at once
          exchange.sendResponseHeaders(200, -1);
        } else {
          sendInvocation(exchange, session.next());
        }
      }
      case "response" -> {
        if ("streaming".equals(exchange.getRequestHeaders().getFirst(RESPONSE_MODE))) {
          session.streamed(parts[1], exchange.getRequestBody());
        } else {
          session.returned(parts[1], text(exchange));
        }
        exchange.sendResponseHeaders(202, -1);
      }
      case "error" -> {
        String error = text(exchange);
        if (call.startsWith("invocation")) {
          session.failed(parts[1], error);
        } else {
          session.end(new InvocationResult.Failed(error));
        }
        exchange.sendResponseHeaders(202, -1);
      }
      default -> exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void answer(Extensions extensions, String call, HttpExchange exchange)
      throws IOException, InterruptedException {
    var asked = exchange.getRequestHeaders();
    switch (call) {
      case "register" -> register(extensions, JsonTrees.parse(text(exchange)), exchange);
      case "event/next" -> {
        String identifier = String.valueOf(asked.getFirst(IDENTIFIER));
        Optional<Extensions.Event> event = extensions.next(identifier);
        if (event.isPresent()) {
          send(exchange, told(event.get()));
        } else {
          refuse(
              exchange, 403, "UnknownExtensionIdentifier", "There is no extension " + identifier);
        }
      }
      default -> exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void register(Extensions extensions, JsonNode asked, HttpExchange exchange)
      throws IOException {
    String events = asked.path("events").toString();
    if (!events.equals("[\"INVOKE\"]")) { // what runs inside a process is told of nothing else
      refuse(
          exchange,
          400,
          "InvalidEventType",
          "An internal extension may register for [\"INVOKE\"] only, not for " + events);
      return;
    }
    exchange.getResponseHeaders().set(IDENTIFIER, extensions.register());
    send(exchange, JsonTrees.object());
  }

  private static JsonNode told(Extensions.Event event) {
    ObjectNode told =
        JsonTrees.object()
            .put("eventType", "INVOKE")
            .put("deadlineMs", event.deadline().toEpochMilli())
            .put("requestId", event.requestId())
            .put("invokedFunctionArn", event.functionArn());
    told.putObject("tracing").put("type", "X-Amzn-Trace-Id").put("value", event.traceHeader());
    return told;
  }

  private static void refuse(HttpExchange exchange, int status, String type, String message)
      throws IOException {
    send(
        exchange,
        status,
        JsonTrees.object().put("errorType", "Extension." + type).put("errorMessage", message));
  }

  private static void send(HttpExchange exchange, JsonNode body) throws IOException {
    send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void sendInvocation(HttpExchange exchange, RuntimeSession.Invocation invocation)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn());
    headers.set("Lambda-Runtime-Trace-Id", invocation.traceHeader());
    byte[] payload = invocation.payload().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, payload.length);
    exchange.getResponseBody().write(payload);
  }
}
