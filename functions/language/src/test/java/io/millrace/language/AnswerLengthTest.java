package io.millrace.language;

import static io.millrace.language.LanguageStage.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.TokenLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLengthTest {

  private final LanguageStage stage = new LanguageStage();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; ,\"max_tokens\":100",
        ",\"max_tokens\":null ; ,\"max_tokens\":100",
        ",\"max_tokens\":100 ; ,\"max_tokens\":100",
        ",\"max_completion_tokens\":7 ; ,\"max_completion_tokens\":7",
        ",\"n\":4 ; ,\"n\":4,\"max_tokens\":25",
        ",\"n\":2,\"best_of\":3 ; ,\"n\":2,\"best_of\":3,\"max_tokens\":33",
        ",\"prompt\":[\"a\",\"b\"],\"n\":2 ; ,\"prompt\":[\"a\",\"b\"],\"n\":2,\"max_tokens\":25",
        ",\"prompt\":[[1,2],[3]] ; ,\"prompt\":[[1,2],[3]],\"max_tokens\":50",
        ",\"prompt\":[1,2,3] ; ,\"prompt\":[1,2,3],\"max_tokens\":100"
      })
  void aRequestThatSaysNothingOfItsLengthAsksForAsMuchAsThereIs(String said, String asked) {
    stage.limits = new TokenLimits(100L);
    stage.serve(Answers.CHAT, null);

    assertThat(stage.post("chat/completions", request(said)).status()).isEqualTo(200);

    assertThat(stage.asked).containsExactly("1 {\"messages\":[]%s}".formatted(asked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"max_tokens\":101",
        "\"max_completion_tokens\":101",
        "\"max_tokens\":1,\"max_completion_tokens\":101",
        "\"max_tokens\":0",
        "\"max_tokens\":-1",
        "\"max_tokens\":\"4096\"",
        "\"max_tokens\":4096.0",
        "\"max_tokens\":99999999999",
        "\"max_tokens\":51,\"n\":2",
        "\"n\":101",
        "\"n\":\"3\"",
        "\"n\":0",
        "\"max_tokens\":51,\"prompt\":[\"a\",\"b\"]",
        "\"inputs\":\"a\",\"parameters\":{\"max_new_tokens\":4096}",
        "\"max_new_tokens\":4096"
      })
  void whatAsksForMoreIsRefusedUnasked(String said) {
    stage.limits = new TokenLimits(100L);
    stage.serve(Answers.CHAT, null);

    var answer = stage.post("chat/completions", request("," + said));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/type").asString()).isEqualTo("invalid_request_error");
    assertThat(stage.asked).isEmpty();
  }

  @Test
  void theRefusalSaysHowMuchThereIs() {
    stage.limits = new TokenLimits(100L);
    stage.serve(Answers.CHAT, null);

    assertThat(refusal(",\"max_tokens\":4096"))
        .isEqualTo(
            "max_tokens must be a whole number from 1 to 100, which is as long as an answer of this model may be, but was '4096'");
    assertThat(refusal(",\"max_tokens\":51,\"n\":2"))
        .isEqualTo(
            "max_tokens must be a whole number from 1 to 50, which is as long as each of 2 answers of this model may be, but was '51'");
  }

  @Test
  void aModelWithoutALimitIsAskedAsItWas() {
    stage.serve(Answers.CHAT, null);

    stage.post("chat/completions", request(",\"max_tokens\":\"many\""));

    assertThat(stage.asked).containsExactly("1 {\"messages\":[],\"max_tokens\":\"many\"}");
  }

  private String refusal(String said) {
    return json(stage.post("chat/completions", request(said))).at("/error/message").asString();
  }

  private static String request(String said) {
    return "{\"model\":\"support-chat\",\"messages\":[]%s}".formatted(said);
  }
}
