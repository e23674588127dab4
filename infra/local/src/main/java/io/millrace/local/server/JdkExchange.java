package io.millrace.local.server;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An exchange of the JDK's HTTP server. */
final class JdkExchange implements AwsExchange {

  private final HttpExchange exchange;
  private boolean responded;
  private byte @Nullable [] kept;

  JdkExchange(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod();
  }

  @Override
  public URI uri() {
    return exchange.getRequestURI();
  }

  @Override
  public Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return headers;
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public InputStream body() {
    return kept == null ? exchange.getRequestBody() : new ByteArrayInputStream(kept);
  }

  /**
   * Reads the body, which can be read again afterwards.
   *
   * @throws ServiceException if it is longer
   */
  byte[] keepBody(long mostBytes) throws IOException {
    byte[] known = kept;
    if (known != null) {
      return known;
    }
    byte[] bytes = exchange.getRequestBody().readNBytes((int) mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new ServiceException(
          413, "RequestEntityTooLargeException", "at most %s bytes".formatted(mostBytes));
    }
    kept = bytes;
    return bytes;
  }

  @Override
  public OutputStream respond(int status, Map<String, String> headers, long length)
      throws IOException {
    responded = true;
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head && length > 0) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
    }
    long announced = head || length == 0 ? -1 : length == CHUNKED ? 0 : length; // as the JDK counts
    exchange.sendResponseHeaders(status, announced);
    return exchange.getResponseBody();
  }

  @Override
  public boolean presigned() {
    String query = exchange.getRequestURI().getRawQuery();
    return query != null && query.contains("X-Amz-Signature=");
  }

  boolean hasResponded() {
    return responded;
  }
}
