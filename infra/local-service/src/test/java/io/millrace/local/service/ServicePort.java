package io.millrace.local.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service alone behind a port of the loopback interface, for tests of its protocol. */
public final class ServicePort implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public ServicePort(AwsService service) {
    this(service::handle);
  }

  /** The same for requests that nobody signed. */
  public static ServicePort unsigned(AwsService service) {
    return new ServicePort(service::handleUnsigned);
  }

  /** What answers. */
  private interface Handler {
    void handle(AwsExchange exchange) throws IOException;
  }

  private ServicePort(Handler service) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", http -> handle(service, http));
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void handle(Handler service, HttpExchange http) throws IOException {
    try (http) {
      service.handle(new Exchange(http));
    }
  }

  private record Exchange(HttpExchange http) implements AwsExchange {

    @Override
    public String method() {
      return http.getRequestMethod();
    }

    @Override
    public URI uri() {
      return http.getRequestURI();
    }

    @Override
    public Map<String, List<String>> headers() {
      return http.getRequestHeaders().entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
    }

    @Override
    public @Nullable String header(String name) {
      return http.getRequestHeaders().getFirst(name);
    }

    @Override
    public InputStream body() {
      return http.getRequestBody();
    }

    @Override
    public OutputStream respond(int status, Map<String, String> headers, long length)
        throws IOException {
      headers.forEach(http.getResponseHeaders()::set);
      http.sendResponseHeaders(status, length == 0 ? -1 : length == CHUNKED ? 0 : length);
      return http.getResponseBody();
    }

    @Override
    public boolean presigned() {
      String query = http.getRequestURI().getRawQuery();
      return query != null && query.contains("X-Amz-Signature=");
    }
  }
}
