package io.millrace.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreSafeConnectionsTest {

  private final List<InetSocketAddress> callers = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void serves() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext("/")
        .setHandler(exchange -> {
          callers.add(exchange.getRemoteAddress());
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void ends() {
    server.stop(0);
  }

  @Test
  void noConnectionOutlivesASnapshotAndAfterItTheyAreUsedAgain() throws IOException {
    var connections =
        RestoreSafeConnections.of(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));

    call(connections);
    call(connections);
    connections.afterRestore(Core.getGlobalContext());
    call(connections);
    call(connections);
    call(connections);

    assertThat(callers).hasSize(5);
    assertThat(callers.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(callers.subList(2, 5)).containsOnly(callers.getLast());
  }

  @Test
  void aProcessOfWhichNoSnapshotIsTakenKeepsItsConnectionsFromTheStart() throws IOException {
    var connections =
        RestoreSafeConnections.of(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"));

    call(connections);
    call(connections);

    assertThat(callers).hasSize(2).containsOnly(callers.getFirst());
  }

  private void call(RestoreSafeConnections connections) throws IOException {
    HttpURLConnection connection =
        connections.apply(
            URI.create("http://127.0.0.1:%s/".formatted(server.getAddress().getPort())));
    try (var answer = connection.getInputStream()) {
      assertThat(answer.readAllBytes()).hasSize(2);
    }
  }
}
