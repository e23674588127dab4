package io.millrace.local.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In a process of its own, as the JDK's server is told only once how long it waits. */
class SlowConnectionTest {

  @Test
  void whoDoesNotSendWhatWasBegunIsNotWaitedFor() throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsun.net.httpserver.maxReqTime=1",
                "-cp",
                System.getProperty("java.class.path"),
                SlowConnectionTest.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = server.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("http")) { // what loggers say first
        line = lines.readLine();
      }
      int port = URI.create(String.valueOf(line)).getPort();
      try (Socket head = new Socket(InetAddress.getLoopbackAddress(), port);
          Socket body = new Socket(InetAddress.getLoopbackAddress(), port)) {
        begin(head, "GET / HTTP/1.1\r\nHost: 127");
        begin(body, "POST /any HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf");

        assertThat(head.getInputStream().readAllBytes()).isEmpty();
        assertThat(new String(body.getInputStream().readAllBytes(), US_ASCII))
            .doesNotContain("200");
      }
    } finally {
      server.destroyForcibly();
    }
  }

  private static void begin(Socket socket, String request) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /** Opens a door, says where, and stays until its input ends. */
  public static void main(String[] arguments) throws IOException {
    LoopbackServer door = new LoopbackServer(0);
    door.addUnsigned(new Reader());
    door.open();
    System.out.println(door.endpoint());
    var _ = System.in.read();
  }

  /** A service that reads what it is sent. */
  private static final class Reader implements AwsService {

    @Override
    public String signingName() {
      return "lambda";
    }

    @Override
    public void handle(AwsExchange exchange) throws IOException {
      exchange.body().transferTo(OutputStream.nullOutputStream());
      exchange.respond(200, Map.of(), 0).close();
    }

    @Override
    public void close() {}
  }
}
