package io.millrace.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.ApiFixture;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The real API over a platform in memory, served on loopback; a command line that talks to it. */
final class ServedPlatform implements AutoCloseable {

  /** Of the first round. */
  static final ObjectRef FILE = new ObjectRef("intake", "telco-churn/a.csv", "v1");

  /** Of a project whose versions serve without anybody. */
  static final String AUTOMATIC = ApiFixture.DEFINITION + "approval: automatic\n";

  private static final String TOKEN = "mr_test";

  private final HttpServer server;
  private final InMemoryObjectStore objects =
      new InMemoryObjectStore(() -> ApiFixture.NOW, this::endpoint);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Consumer<ObjectRef> uploaded = _ -> {};
  private Runnable trainsAgain = () -> {};

  final ApiFixture platform = new ApiFixture(objects);

  ServedPlatform() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1", this::answer);
    server.createContext("/", this::objects);
    server.start();
  }

  /** What is to happen to a file that was put. */
  void onUpload(Consumer<ObjectRef> then) {
    uploaded = then;
  }

  /** What is to happen when somebody asked to train once more. */
  void onTrainAgain(Runnable then) {
    trainsAgain = then;
  }

  /** Keeps these bytes in a bucket. */
  ObjectRef keep(String bucket, byte[] bytes) {
    return objects.write(bucket, "telco-churn/model.tar.gz", bytes, "application/gzip");
  }

  /** What was put. */
  String sent(ObjectRef object) throws IOException {
    try (InputStream in = objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Runs a command, and returns its exit code. */
  int run(String... arguments) {
    return millrace().execute(List.of(arguments), List.of());
  }

  Millrace millrace() {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new Millrace(
        console,
        Map.of(
            "MILLRACE_ENDPOINT", endpoint().toString(),
            "MILLRACE_TOKEN", TOKEN,
            "MILLRACE_CONFIG", Path.of("target", "no-config").toString()));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("authorization"));
    if (!known) {
      reply(exchange, 403, "{\"message\":\"Forbidden\"}");
      return;
    }
    var answer =
        platform.ask(
            new Caller("ada", Map.of("*", Role.ADMIN)),
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            body);
    if (exchange.getRequestURI().getPath().endsWith("/again") && answer.status() == 200) {
      trainsAgain.run();
    }
    reply(exchange, answer.status(), answer.body());
  }

  private void objects(HttpExchange exchange) throws IOException {
    URI url = exchange.getRequestURI();
    if (exchange.getRequestMethod().equals("GET")) {
      byte[] bytes = objects.get(url).orElseThrow();
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
      return;
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    int status = objects.put(url, headers, exchange.getRequestBody().readAllBytes());
    if (status == 200) {
      String[] place = url.getPath().substring(1).split("/", 2);
      ObjectRef file = objects.head(place[0], place[1]).orElseThrow();
      exchange.getResponseHeaders().set("x-amz-version-id", file.versionId());
      uploaded.accept(file);
    }
    reply(exchange, status, "");
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
