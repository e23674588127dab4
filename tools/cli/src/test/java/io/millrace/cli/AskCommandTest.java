package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A language model that answers at an address of its own, as on AWS. */
class AskCommandTest {

  private static final String WORD = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";

  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String last = WORD.formatted("there\\nA") + "data: [DONE]\n\n";

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void serves() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/language-models/chat",
        http -> {
          try (http) {
            byte[] status =
                "{\"declared\":{\"model\":{\"answers\":\"CHAT\"}},\"address\":\"%s/elsewhere\"}"
                    .formatted(address())
                    .getBytes(UTF_8);
            http.sendResponseHeaders(200, status.length);
            http.getResponseBody().write(status);
          }
        });
    server.createContext(
        "/elsewhere/chat/completions",
        http -> {
          try (http) {
            asked.add(new String(http.getRequestBody().readAllBytes(), UTF_8));
            http.getResponseHeaders().set("Content-Type", "text/event-stream");
            http.sendResponseHeaders(200, 0);
            OutputStream body = http.getResponseBody();
            body.write((": a comment\n\n" + WORD.formatted("hello ")).getBytes(UTF_8));
            body.flush();
            gate.await();
            body.write(last.getBytes(UTF_8));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void ends() {
    server.stop(0);
  }

  @Test
  void eachWordIsPrintedBeforeTheNextIsThere() {
    var code = CompletableFuture.supplyAsync(this::ask);
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!out.toString(UTF_8).equals("hello ")) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(1_000_000);
    }
    gate.countDown();

    assertThat(code.join()).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("hello there\nA\n");
    assertThat(asked.getFirst()).contains("\"stream\":true", "\"good morning\"");
  }

  @Test
  void anAnswerThatBreaksOffIsAFailureThatSaysSo() {
    last = "data: {\"error\":{\"message\":\"The model broke off its answer; ask it again.\"}}\n\n";
    gate.countDown();

    assertThat(ask()).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo("hello \n");
    assertThat(err.toString(UTF_8)).contains("The model broke off its answer; ask it again.");
  }

  private int ask() {
    return new Millrace(
            new Console(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false),
            Map.of("MILLRACE_ENDPOINT", address(), "MILLRACE_TOKEN", "mr_test"))
        .execute(List.of("ask", "chat", "good", "morning"), List.of());
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
