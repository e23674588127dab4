package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a platform that has much to do. */
class ApiTest {

  private static final int BROKEN_OFF = 0;

  private final List<String> asked = new ArrayList<>();
  private final HttpServer server;
  private final Api api;
  private volatile int first = 500;

  ApiTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatMayBeAskedTwiceIsAskedAgainWhereItWasNotAnswered() {
    assertThat(api.get("/a").path("ok").asBoolean()).isTrue();
    first = BROKEN_OFF;
    assertThat(api.put("/b", "{}").path("ok").asBoolean()).isTrue();

    assertThat(asked).containsExactly("GET /a", "GET /a", "PUT /b", "PUT /b");
  }

  @Test
  void whatIsPostedIsSentOnce() {
    assertThatThrownBy(() -> api.post("/c", Map.of())).hasMessageContaining("500");

    assertThat(asked).containsExactly("POST /c");
  }

  @Test
  void whatKnowsNoPlatformIsPerhapsOneThatIsStarting() {
    first = 404;

    assertThatThrownBy(() -> api.post("/d", Map.of())).hasMessageContaining("still starting");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    int status = asked.contains(request) ? 200 : first;
    asked.add(request);
    if (status == BROKEN_OFF) {
      exchange.close();
      return;
    }
    byte[] body = "{\"ok\":true}".getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
