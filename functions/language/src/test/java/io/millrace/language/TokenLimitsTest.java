package io.millrace.language;

import static io.millrace.language.LanguageStage.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.TokenLimits;
import io.millrace.prediction.protocol.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenLimitsTest {

  /** Answered with 7 and 3 tokens. */
  private static final String REQUEST =
      "{\"model\":\"support-chat\",\"messages\":[],\"max_tokens\":64}";

  private static final String STREAMED = REQUEST.replace("64", "64,\"stream\":true");
  private static final String EVENTS =
      """
      data: {"choices":[{"delta":{"content":"hello"}}]}

      data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}

      data: [DONE]

      """;

  private final LanguageStage stage = new LanguageStage();

  @BeforeEach
  void declared() {
    stage.limits = new TokenLimits(null, 20L, null);
    stage.serve(Answers.CHAT, null);
  }

  @Test
  void whoHasHadTheTokensOfAMinuteIsToldWhenThereAreMore() {
    assertThat(post(REQUEST).status()).isEqualTo(200);
    assertThat(post(REQUEST).status()).isEqualTo(200);

    HttpResponse refused = post(REQUEST);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(json(refused).at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
    assertThat(json(refused).at("/error/type").asString()).isEqualTo("tokens");
    assertThat(json(refused).at("/error/message").asString())
        .isEqualTo(
            "support-chat gives each caller 20 tokens a minute, and you have had them: ask again in 58 seconds.");
    assertThat(refused.allHeaders())
        .containsEntry("retry-after", "58")
        .containsEntry("x-ratelimit-limit-tokens", "20")
        .containsEntry("x-ratelimit-remaining-tokens", "0")
        .containsEntry("x-ratelimit-reset-tokens", "58s")
        .doesNotContainKey("x-should-retry");
    assertThat(stage.asked).hasSize(2);
    assertThat(stage.log.toString()).contains("\"Throttles\":1");
    stage.now = stage.now.plusSeconds(58);
    assertThat(post(REQUEST).status()).isEqualTo(200);
  }

  /** OpenAI's clients ask at once where they are to wait for more than a minute. */
  @Test
  void whoHasHadTheTokensOfADayIsNotAskedToTryAgain() {
    stage.limits = new TokenLimits(null, null, 10L);
    stage.serve(Answers.CHAT, null);

    assertThat(post(REQUEST).status()).isEqualTo(200);

    assertThat(post(REQUEST).allHeaders())
        .containsEntry("x-should-retry", "false")
        .containsEntry("retry-after", Long.toString(12 * 3600 - 4));
  }

  @Test
  void whatIsSaidWordByWordCountsAsMuch() {
    stage.containers.put(1, _ -> EVENTS.getBytes(UTF_8));

    assertThat(post(STREAMED).status()).isEqualTo(200);
    assertThat(post(STREAMED).status()).isEqualTo(200);
    assertThat(post(STREAMED).status()).isEqualTo(429);
  }

  @Test
  void whatIsRefusedOrFailsCountsNothing() {
    stage.refusals.put(1, new Reply(400, "{}".getBytes(UTF_8)));
    assertThat(post(REQUEST).status()).isEqualTo(400);
    assertThat(post(STREAMED).status()).isEqualTo(400);
    stage.refusals.clear();
    stage.containers.put(
        1,
        _ -> {
          throw LanguageStage.unavailable();
        });
    assertThat(post(REQUEST).status()).isEqualTo(503);
    assertThat(post(STREAMED).status()).isEqualTo(503);
    stage.containers.clear();

    assertThat(post(REQUEST).status()).isEqualTo(200);
    assertThat(post(REQUEST).status()).isEqualTo(200);
    assertThat(post(REQUEST).status()).isEqualTo(429);
  }

  @Test
  void whoseContainerCountsNothingCountsAsItWasReckoned() {
    stage.containers.put(1, _ -> "{\"choices\":[]}".getBytes(UTF_8));

    assertThat(post(REQUEST).status()).isEqualTo(200);
    assertThat(post(REQUEST).status()).as("64 tokens of it were reckoned with").isEqualTo(429);
  }

  @Test
  void whileItIsAnsweredARequestCountsAsItWasReckoned() {
    stage.containers.put(
        1,
        _ -> {
          assertThat(post(REQUEST).status()).as("while the first is answered").isEqualTo(429);
          return LanguageStage.HELLO.getBytes(UTF_8);
        });

    assertThat(post(REQUEST).status()).isEqualTo(200);
  }

  private HttpResponse post(String request) {
    return stage.post("chat/completions", request);
  }
}
