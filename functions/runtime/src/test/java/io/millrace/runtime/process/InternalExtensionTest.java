package io.millrace.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against an extensions API that answers as Lambda documents it. */
@Timeout(20)
class InternalExtensionTest {

  private static final String INVOKE =
      """
      {"eventType":"INVOKE","deadlineMs":4102444800000,"requestId":"3da1f2dc-3222-475e-9205-e2e6c6318895",
       "invokedFunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:Predict",
       "tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-5f35ae12-0c0fec141ab77a00bc047aa2"}}\
      """;

  /** Answers to {@code event/next}; the empty one ends the function. */
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private HttpServer lambda;
  private String address = "";

  @BeforeEach
  void lambdaRuns() throws IOException {
    lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lambda.createContext("/2020-01-01/extension/", this::answer);
    lambda.start();
    address = "127.0.0.1:" + lambda.getAddress().getPort();
  }

  @AfterEach
  void lambdaEnds() {
    lambda.stop(0);
  }

  @Test
  void itAsksForTheNextInvocationOnlyWhenWhatFollowsTheAnswerIsDone() throws Exception {
    var extension = InternalExtension.register(address, "captures").orElseThrow();
    assertThat(calls.take()).isEqualTo("register captures {\"events\":[\"INVOKE\"]}");
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                extension.afterEachAnswer(() -> {
                  done.add("after an answer");
                  throw new IllegalStateException("which must not keep the next from coming");
                }));
    assertThat(calls.take()).isEqualTo("event/next of-its-own");

    events.add(INVOKE);
    assertThat(done.poll(100, TimeUnit.MILLISECONDS)).isNull(); // the answer is not written yet
    assertThat(calls).isEmpty();

    extension.answered();
    assertThat(done.take()).isEqualTo("after an answer");
    assertThat(calls.take()).isEqualTo("event/next of-its-own");

    for (int refused = 0; refused < 3; refused++) {
      events.add(""); // the function has ended
    }
    thread.join();
  }

  @Test
  void whereThereIsNoSuchApiNoneIsRegistered() {
    assertThat(InternalExtension.register(null, "captures")).isEmpty();
    assertThat(InternalExtension.register(address + "/none", "captures")).isEmpty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestURI().getPath().substring("/2020-01-01/extension/".length());
      var asked = exchange.getRequestHeaders();
      if (call.equals("register")) {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        calls.add("register %s %s".formatted(asked.getFirst("Lambda-Extension-Name"), body));
        exchange.getResponseHeaders().set("Lambda-Extension-Identifier", "of-its-own");
        send(exchange, 200, "{\"functionName\":\"Predict\"}");
      } else {
        calls.add("%s %s".formatted(call, asked.getFirst("Lambda-Extension-Identifier")));
        String event = events.take();
        send(exchange, event.isEmpty() ? 403 : 200, event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
