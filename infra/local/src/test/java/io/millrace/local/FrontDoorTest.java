package io.millrace.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class FrontDoorTest {

  private static final String SIGNED =
      "Authorization: AWS4-HMAC-SHA256 Credential=test/20261129/us-east-1/lambda/aws4_request\r\n";

  private final FrontDoor door = new FrontDoor(0);

  @BeforeEach
  void open() {
    door.add(new Obliging());
    door.addUnsigned(new Obliging());
    door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: 127.0.0.1:4566\r\n",
        "Host: localhost\r\n",
        "Host: LOCALHOST:80\r\n",
        "Host: bucket.localhost:4566\r\n",
        "Host: [::1]:4566\r\n",
        "Host: 127.0.0.1\r\nOrigin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\n",
        "Host: 127.0.0.1\r\nSec-Fetch-Site: none\r\n"
      })
  void programsAndPagesOfThisMachineAreLetIn(String headers) throws IOException {
    assertThat(answer(headers)).startsWith("HTTP/1.1 200").endsWith("done");
    assertThat(answer(headers + SIGNED)).startsWith("HTTP/1.1 200").endsWith("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: rebound.example:4566\r\n",
        "Host: localhost.example\r\n",
        "Host: notlocalhost\r\n",
        "Host: 127.0.0.1.example\r\n",
        "Host: localhost@rebound.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: https://page.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: http://localhost.page.example\r\n",
        "Host: 127.0.0.1\r\nOrigin: null\r\n",
        "Host: 127.0.0.1\r\nOrigin: file://\r\n",
        "Host: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n"
      })
  void pagesFromElsewhereAreNot(String headers) throws IOException {
    assertThat(answer(headers)).startsWith("HTTP/1.1 403").contains("AccessDenied");
    assertThat(answer(headers + SIGNED)).startsWith("HTTP/1.1 403").doesNotContain("done");
  }

  private String answer(String headers) throws IOException {
    int port = URI.create(door.endpoint()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "POST /any HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** Does what it is asked. */
  private static final class Obliging implements AwsService {

    @Override
    public String signingName() {
      return "lambda";
    }

    @Override
    public void handle(AwsExchange exchange) throws IOException {
      try (var body = exchange.respond(200, Map.of(), 4)) {
        body.write("done".getBytes(US_ASCII));
      }
    }

    @Override
    public void close() {}
  }
}
