package io.millrace.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** A server that answers operations with what it was told, in AWS's wire formats. */
final class StubAws implements AutoCloseable {

  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");

  private record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  StubAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers this operation of the query protocol; the last answer is repeated. */
  StubAws xml(String operation, int status, String body) {
    return answer(operation, new Answer(status, "text/xml", body));
  }

  /** Answers this operation of a JSON protocol, or this path of a REST service. */
  StubAws json(String operation, int status, String body) {
    return answer(operation, new Answer(status, "application/x-amz-json-1.1", body));
  }

  private StubAws answer(String operation, Answer answer) {
    answers.computeIfAbsent(operation, _ -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** Bodies of all requests, in their order. */
  List<String> asked() {
    return asked;
  }

  ProbeClients aws() {
    return aws(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  static ProbeClients aws(URI endpoint) {
    return new ProbeClients(
        endpoint,
        Region.EU_CENTRAL_1,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
        Duration.ofSeconds(5));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(body);
    Deque<Answer> left = answers.getOrDefault(operation(exchange, body), new ArrayDeque<>());
    Answer answer =
        left.isEmpty()
            ? new Answer(404, "text/plain", "not told: " + operation(exchange, body))
            : left.size() == 1 ? left.getFirst() : left.removeFirst();
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String operation(HttpExchange exchange, String body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return target.substring(target.indexOf('.') + 1);
    }
    Matcher action = ACTION.matcher(body);
    return action.find() ? action.group(1) : exchange.getRequestURI().getPath();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
