package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The extensions API, as a function's own process calls it. */
@Timeout(20)
class ExtensionsTest {

  private static final String IDENTIFIER = "Lambda-Extension-Identifier";

  private final RuntimeSession session = new RuntimeSession(Duration.ofSeconds(10), () -> 1);

  @Test
  void anExtensionIsToldOfEachInvocationAndKeepsTheEnvironmentUntilItAsksForTheNext()
      throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        HttpClient http = HttpClient.newHttpClient()) {
      String base = "http://" + api.open("one", session);
      HttpResponse<String> registered = register(http, base, "INVOKE");
      assertThat(registered.statusCode()).isEqualTo(200);
      String identifier = registered.headers().firstValue(IDENTIFIER).orElseThrow();
      assertThat(session.extensions().areReady()).isFalse(); // it has not asked yet
      var next = http.sendAsync(next(base, identifier), BodyHandlers.ofString());
      assertThat(session.extensions().awaitReady(Duration.ofSeconds(10))).isTrue();

      var runtime =
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(base + "/2018-06-01/runtime/invocation/next"))
                  .build(),
              BodyHandlers.ofString());
      CompletableFuture<InvocationResult> answer =
          CompletableFuture.supplyAsync(() -> {
            try {
              return session.invoke("request-1", "arn", "{}", "Root=1", null);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });

      JsonNode event = JsonTrees.parse(next.join().body());
      assertThat(event.path("eventType").asString("")).isEqualTo("INVOKE");
      assertThat(event.path("requestId").asString("")).isEqualTo("request-1");
      assertThat(event.at("/tracing/value").asString("")).isEqualTo("Root=1");
      assertThat(runtime.join().statusCode()).isEqualTo(200);
      session.returned("request-1", "done");
      assertThat(answer.join()).isEqualTo(new InvocationResult.Returned("done"));
      assertThat(session.extensions().awaitReady(Duration.ofMillis(20))).isFalse();

      var further = http.sendAsync(next(base, identifier), BodyHandlers.ofString());
      assertThat(session.extensions().awaitReady(Duration.ofSeconds(10))).isTrue();
      session.end(new InvocationResult.Failed("{}"));
      assertThat(further.handle((_, failed) -> failed != null).join()).isTrue();
    }
  }

  @Test
  void whatAnInternalExtensionMayNotDoIsRefused() throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        HttpClient http = HttpClient.newHttpClient()) {
      String base = "http://" + api.open("one", session);

      HttpResponse<String> shutdown = register(http, base, "SHUTDOWN");
      assertThat(shutdown.statusCode()).isEqualTo(400);
      assertThat(shutdown.body()).contains("SHUTDOWN");
      assertThat(http.send(next(base, "nobody"), BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
    }
  }

  private static HttpResponse<String> register(HttpClient http, String base, String event)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + "/2020-01-01/extension/register"))
            .header("Lambda-Extension-Name", "captures")
            .POST(BodyPublishers.ofString("{\"events\":[\"%s\"]}".formatted(event)))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest next(String base, String identifier) {
    return HttpRequest.newBuilder(URI.create(base + "/2020-01-01/extension/event/next"))
        .header(IDENTIFIER, identifier)
        .build();
  }
}
