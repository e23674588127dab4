package io.millrace.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.api.ApiFixture;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The real API over a platform in memory, served on loopback; a command line that talks to it. */
final class ServedPlatform implements AutoCloseable {

  private static final String TOKEN = "mr_test";

  private final HttpServer server;
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Consumer<ObjectRef> uploaded = _ -> {};
  private Runnable trainsAgain = () -> {};

  final ApiFixture platform = new ApiFixture(objects, Presigning::new);

  ServedPlatform() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1", this::answer);
    server.createContext("/put/", this::put);
    server.createContext("/get/", this::get);
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

  /** Runs a command, and returns its exit code. */
  int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  CommandLine commandLine() {
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
                "MILLRACE_CONFIG", Path.of("target", "no-config").toString()))
        .commandLine();
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

  private void get(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring("/get/".length()).split("/", 2);
    String version = exchange.getRequestURI().getQuery().replace("versionId=", "");
    byte[] bytes = objects.read(new ObjectRef(path[0], path[1], version)).readAllBytes();
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void put(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().substring("/put/".length());
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    if (!Sha256.of(bytes).hex().equals(exchange.getRequestHeaders().getFirst("x-sha256"))) {
      reply(exchange, 400, "these are not the bytes");
      return;
    }
    ObjectRef file = objects.write("intake", key, bytes, "text/csv");
    exchange.getResponseHeaders().set("x-amz-version-id", file.versionId());
    uploaded.accept(file);
    reply(exchange, 200, "");
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

  /** The same objects, with URLs that lead here. */
  private final class Presigning implements ObjectStore {

    private final ObjectStore kept;

    Presigning(ObjectStore kept) {
      this.kept = kept;
    }

    @Override
    public URI presignedGet(ObjectRef object, Duration validFor) {
      return endpoint()
          .resolve(
              "/get/%s/%s?versionId=%s"
                  .formatted(object.bucket(), object.key(), object.versionId()));
    }

    @Override
    public PresignedPut presignedPut(
        String bucket,
        String key,
        long bytes,
        @Nullable Sha256 digest,
        String contentType,
        Duration validFor) {
      return new PresignedPut(
          endpoint().resolve("/put/" + key),
          Map.of("x-sha256", digest == null ? "unknown" : digest.hex()));
    }

    @Override
    public Optional<StoredVersion> newest(String bucket, String key) {
      return kept.newest(bucket, key);
    }

    @Override
    public InputStream read(ObjectRef object) {
      return kept.read(object);
    }

    @Override
    public ObjectRef write(String bucket, String key, byte[] bytes, String contentType) {
      return kept.write(bucket, key, bytes, contentType);
    }

    @Override
    public ObjectRef write(String bucket, String key, Path file, String contentType) {
      return kept.write(bucket, key, file, contentType);
    }

    @Override
    public ObjectRef copyIfAbsent(ObjectRef object, String bucket, String key) {
      return kept.copyIfAbsent(object, bucket, key);
    }

    @Override
    public List<String> list(String bucket, String prefix, String after, int limit) {
      return kept.list(bucket, prefix, after, limit);
    }

    @Override
    public List<StoredVersion> versions(String bucket, @Nullable ObjectRef after, int limit) {
      return kept.versions(bucket, after, limit);
    }
  }
}
