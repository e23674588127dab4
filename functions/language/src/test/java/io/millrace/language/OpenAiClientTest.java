package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.Headers;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.TokenLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own client reads what is answered, over HTTP as the function's URL has it. */
class OpenAiClientTest {

  private static final String EVENTS =
      """
      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":"stop"}]}

      data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}

      data: [DONE]

      """;

  private final LanguageStage stage = new LanguageStage();
  private HttpServer url;
  private OpenAIClient client;

  @BeforeEach
  void listen() throws IOException {
    url = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url.createContext("/", this::pass);
    url.start();
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:%s/openai/v1".formatted(url.getAddress().getPort()))
            .apiKey(LanguageStage.TOKEN.replace("Bearer ", ""))
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    url.stop(0);
  }

  @Test
  void anAnswerSaysHowManyTokensAreLeft() {
    stage.limits = new TokenLimits(null, 100L, 1000L);
    stage.serve(Answers.CHAT, null); // two seconds into the minute, as it ends

    assertThat(limits(ask())).containsExactly("100", "90", "58s");
    assertThat(limits(ask())).containsExactly("100", "80", "58s");

    stage.now = stage.now.plusSeconds(58);
    stage.limits = new TokenLimits(null, 1000L, 100L);
    stage.serve(Answers.CHAT, null);
    assertThat(limits(ask())).as("of the day").containsExactly("100", "70", (12 * 3600 - 62) + "s");
  }

  @Test
  void anAnswerInEventsSaysHowManyAreLeftIfItIsAsLongAsItMayBe() {
    stage.limits = new TokenLimits(64L, 200L, null);
    stage.serve(Answers.CHAT, null);
    stage.containers.put(1, _ -> EVENTS.getBytes(UTF_8));

    Headers first = stream();
    Headers second = stream();

    int left = Integer.parseInt(limits(first)[1]);
    assertThat(left).as("the question and 64 tokens").isBetween(100, 135);
    assertThat(limits(second))
        .as("10 of the first")
        .containsExactly("200", (left - 10) + "", "58s");
  }

  @Test
  void whoHasHadThemReadsTheSameHeadersAndWhoHasNoLimitReadsNone() {
    stage.limits = new TokenLimits(null, 10L, null);
    stage.serve(Answers.CHAT, null);
    assertThat(limits(ask())).containsExactly("10", "0", "58s");

    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            RateLimitException.class,
            refused -> assertThat(limits(refused.headers())).containsExactly("10", "0", "58s"));

    stage.limits = null;
    stage.serve(Answers.CHAT, null);
    assertThat(ask().names()).noneMatch(name -> name.startsWith("x-ratelimit"));
  }

  @Test
  void anAnswerThatBreaksOffIsAnErrorOfTheClient() {
    stage.serve(Answers.CHAT, null);
    String begun = EVENTS.replace("\"stop\"", "null");
    stage.containers.put(1, _ -> begun.substring(0, begun.indexOf("data: [DONE]")).getBytes(UTF_8));

    assertThatThrownBy(this::stream)
        .isInstanceOf(SseException.class)
        .hasMessageContaining("The model broke off its answer; ask it again.");
  }

  private Headers ask() {
    try (var answer = client.chat().completions().withRawResponse().create(question())) {
      assertThat(answer.parse().choices().getFirst().message().content().orElseThrow())
          .startsWith("hello from");
      return answer.headers();
    }
  }

  private Headers stream() {
    try (var answer = client.chat().completions().withRawResponse().createStreaming(question());
        var chunks = answer.parse()) {
      assertThat(chunks.stream().flatMap(chunk -> chunk.choices().stream())).hasSize(1);
      return answer.headers();
    }
  }

  private static ChatCompletionCreateParams question() {
    return ChatCompletionCreateParams.builder()
        .model(LanguageStage.CHAT.value())
        .addUserMessage("hello")
        .build();
  }

  private static String[] limits(Headers headers) {
    return new String[] {
      headers.values("x-ratelimit-limit-tokens").getFirst(),
      headers.values("x-ratelimit-remaining-tokens").getFirst(),
      headers.values("x-ratelimit-reset-tokens").getFirst()
    };
  }

  private void pass(HttpExchange asked) throws IOException {
    String path = asked.getRequestURI().getPath();
    byte[] event =
        LanguageStage.event(
            asked.getRequestMethod() + " " + path,
            new String(asked.getRequestBody().readAllBytes(), UTF_8),
            Map.of("authorization", asked.getRequestHeaders().getFirst("authorization")),
            null);
    try (asked) {
      stage.send(
          event,
          (status, headers) -> {
            headers.forEach(asked.getResponseHeaders()::set);
            asked.sendResponseHeaders(status, 0);
            return asked.getResponseBody();
          });
    }
  }
}
