package io.millrace.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * AWS Lambda's runtime API on a loopback port of its own, for all processes: each has a path
 * prefix.
 *
 * <p>A runtime asks for its next invocation, and posts what became of it.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String VERSION = "/2018-06-01/runtime/";

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
      int at = path.indexOf(VERSION);
      RuntimeSession session = at < 0 ? null : sessions.get(path.substring(1, at));
      if (session == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      answer(session, path.substring(at + VERSION.length()), exchange);
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
        session.returned(parts[1], text(exchange));
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
