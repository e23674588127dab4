package io.millrace.local.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.server.RequestSignatures.Refused;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.QueryProtocol;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port of the local cloud, on loopback only.
 *
 * <p>A signed request goes to the service that its credential scope names, whether signed in a
 * header or in its query, if {@link RequestSignatures} believes it; an unsigned one goes to the
 * HTTP API, which asks for a token. Pages from elsewhere in the user's browser {@link OriginCheck}
 * keeps out.
 */
public final class LoopbackServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);

  static {
    // Without it, each small answer waits for the client's delayed acknowledgement: 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    usually("sun.net.httpserver.maxReqTime", "120"); // seconds in which a request has to come whole
    usually("sun.net.httpserver.maxIdleConnections", "1000"); // more are closed after each answer
  }

  private static void usually(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AwsService> services = new ConcurrentHashMap<>();
  private final RequestSignatures signatures;
  private volatile @Nullable AwsService unsigned;

  /**
   * Opens the port; requests are answered from {@link #open} on.
   *
   * @param port 0 for any that is free
   */
  public LoopbackServer(int port) {
    this(port, InstantSource.system());
  }

  LoopbackServer(int port, InstantSource clock) {
    signatures = new RequestSignatures(RequestSignatures.SECRETS, clock);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("port %s: %s".formatted(port, e.getMessage()), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** Where clients find it: {@code http://127.0.0.1:<port>}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Has a service answer what is signed for it. */
  public void add(AwsService service) {
    services.put(service.signingName(), service);
  }

  /** Has a service answer what nobody signed and no other service claims. */
  public void addUnsigned(AwsService service) {
    unsigned = service;
  }

  /** Answers from now on. */
  public void open() {
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      JdkExchange exchange = new JdkExchange(http);
      try {
        OriginCheck.admit(exchange);
        Optional<String> name = signatures.service(exchange);
        if (name.isPresent()) {
          service(name.get(), exchange).handle(exchange);
        } else {
          handleUnsigned(exchange);
        }
      } catch (Refused e) {
        refuse(exchange, e);
      } catch (ServiceException e) {
        answer(exchange, e);
      } catch (RuntimeException e) { // one broken request must not end the server
        log.error("{} {}", exchange.method(), exchange.uri().getPath(), e);
        answer(exchange, new ServiceException(500, "InternalFailure", String.valueOf(e)));
      }
    }
  }

  /** Its own service, if that claims it; else another that does; else its own. */
  private AwsService service(String name, AwsExchange exchange) {
    AwsService service = services.get(name);
    if (service != null && service.claims(name, exchange)) {
      return service;
    }
    for (AwsService each : services.values()) {
      if (each.claims(name, exchange)) {
        return each;
      }
    }
    if (service == null) {
      throw new ServiceException(
          501,
          "UnknownServiceException",
          "The local cloud does not know the service %s; it knows %s"
              .formatted(name, services.keySet()));
    }
    return service;
  }

  private void handleUnsigned(AwsExchange exchange) throws IOException {
    for (AwsService service : services.values()) {
      if (service.claims(exchange)) {
        service.handleUnsigned(exchange);
        return;
      }
    }
    AwsService rest = unsigned;
    if (rest == null) {
      throw new ServiceException(
          501, "UnknownServiceException", "The local cloud answers no unsigned requests");
    }
    rest.handle(exchange);
  }

  /** Refuses a request in the words of the service that was asked, whose clients know no other. */
  private void refuse(JdkExchange exchange, Refused refused) throws IOException {
    AwsService service = services.get(refused.service());
    if (service == null) {
      answer(exchange, refused.answer());
    } else {
      service.refuse(exchange, refused.answer());
    }
  }

  private static void answer(JdkExchange exchange, ServiceException error) throws IOException {
    if (!exchange.hasResponded()) {
      QueryProtocol.sendErrorAsAsked(exchange, error);
    }
  }
}
