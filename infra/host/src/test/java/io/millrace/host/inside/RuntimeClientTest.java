package io.millrace.host.inside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuntimeClientTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Set<InetSocketAddress> connections = new LinkedHashSet<>();
  private HttpServer server;
  private RuntimeClient client;
  private boolean letsGo;

  @BeforeEach
  void answerWithWhatIsAsked() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          connections.add(exchange.getRemoteAddress());
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Asked", exchange.getRequestURI().getPath());
          if (letsGo) {
            exchange.getResponseHeaders().set("Connection", "close");
          }
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client = new RuntimeClient("127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void allIsAskedOverOneConnection() throws IOException {
    assertThat(client.get("/a/next").headers()).containsEntry("asked", "/a/next");
    for (int size : new int[] {1, 9_000, 3_000_000, 2}) {
      byte[] body = "x".repeat(size).getBytes(UTF_8);
      assertThat(client.post("/a/response", body).body()).isEqualTo(body);
    }
    assertThat(client.get("/a/next").body()).isEmpty();

    assertThat(connections).hasSize(1);
  }

  @Test
  void aConnectionThatTheOtherSideLetGoOfIsMadeAnew() throws IOException {
    letsGo = true;
    for (int i = 0; i < 3; i++) {
      assertThat(client.post("/a/response", "{}".getBytes(UTF_8)).body()).hasSize(2);
    }

    assertThat(connections).hasSize(3);
  }

  @Test
  void anAnswerThatIsBrokenOffIsNone() throws Exception {
    try (ServerSocket listens = new ServerSocket(0, 1, LOOPBACK)) {
      Thread other =
          Thread.startVirtualThread(() -> {
            try (Socket socket = listens.accept()) {
              var _ = socket.getInputStream().read(new byte[1_000]);
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

      assertThatThrownBy(() -> new RuntimeClient("127.0.0.1:" + listens.getLocalPort()).get("/"))
          .isInstanceOf(EOFException.class);
      other.join();
    }
  }
}
