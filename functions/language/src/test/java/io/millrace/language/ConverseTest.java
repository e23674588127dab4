package io.millrace.language;

import static io.millrace.language.LanguageStage.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.project.LanguageModel.Answers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseTest {

  private static final String PROMPT = "what is in my file?";
  private static final String REQUEST =
      "{\"model\":\"support-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"max_tokens\":64,\"temperature\":0.1}"
          .formatted(PROMPT);

  private final LanguageStage stage = new LanguageStage();

  @Test
  void aRequestGoesToTheContainerAsItCameButForTheNameAndItsAnswerComesBackAsItIs() {
    stage.serve(Answers.CHAT, null);

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(LanguageStage.HELLO.formatted("version 1"));
    assertThat(answer.allHeaders())
        .containsEntry("content-type", "application/json")
        .containsEntry("millrace-version", "1");
    assertThat(stage.asked)
        .containsExactly("1 " + REQUEST.replace("\"model\":\"support-chat\",", ""));
  }

  @Test
  void tokensAreCountedAndNeitherPromptNorAnswerIsLogged() {
    stage.serve(Answers.CHAT, null);
    stage.post("chat/completions", REQUEST);

    assertThat(stage.log.toString())
        .contains("\"PromptTokens\":7", "\"CompletionTokens\":3", "\"Predictions\":1")
        .doesNotContain(PROMPT)
        .doesNotContain("hello");
  }

  @Test
  void whatTheContainerRefusesIsNoFailureAndToldAsItIs() {
    stage.serve(Answers.CHAT, null);
    String said = "{\"error\":{\"message\":\"the context is 4096 tokens\",\"code\":400}}";
    stage.refusals.put(1, new Reply(400, said.getBytes(UTF_8)));

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(said);
    assertThat(stage.log.toString()).contains("Refusals").doesNotContain("PredictionErrors");

    stage.refusals.put(1, new Reply(422, "no such field".getBytes(UTF_8)));
    assertThat(json(stage.post("chat/completions", REQUEST)).at("/error/message").asString())
        .isEqualTo("no such field");
  }

  @Test
  void modelsAreListedToWhoMayAskThem() {
    stage.declare();

    assertThat(json(stage.get("models", null)).at("/data/0/id").asString())
        .isEqualTo("support-chat");
    assertThat(json(stage.get("models/{model}", "support-chat")).path("object").asString())
        .isEqualTo("model");
    assertThat(stage.get("models/{model}", "nobodys").status()).isEqualTo(404);
    assertThat(stage.get("models/{model}", "No Name!").status()).isEqualTo(400);
  }

  @Test
  void aModelIsAskedForWhatItAnswers() {
    stage.serve(Answers.EMBEDDINGS, null);

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).at("/error/message").asString())
        .isEqualTo("support-chat answers embeddings, and is asked for chat here.");
    assertThat(stage.post("embeddings", "{\"model\":\"support-chat\",\"input\":\"a\"}").status())
        .isEqualTo(200);
  }

  @Test
  void whatServesNothingYetSaysWhereToLook() {
    stage.declare();

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("./millrace llm support-chat says why");
  }

  @Test
  void whoWasStoppedAnswersNothingUntilSomebodyStartsIt() {
    stage.serve(Answers.CHAT, null);
    stage.stops.stop(LanguageStage.CHAT, "ada", "it swears");
    stage.now = stage.now.plusSeconds(2);

    var answer = stage.post("chat/completions", REQUEST);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("it swears");
    assertThat(stage.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"\"",
        "{",
        "{}",
        "{\"model\":7}",
        "{\"model\":null}",
        "{\"model\":\"../x\"}",
        "{\"model\":\"support-chat\",\"model\":\"other\"}"
      })
  void whateverIsSentIsAnsweredInWords(String body) {
    stage.serve(Answers.CHAT, null);

    var answer = stage.post("chat/completions", body);

    assertThat(answer.status()).isIn(400, 404);
    assertThat(json(answer).at("/error/message").asString()).isNotEmpty();
    assertThat(stage.asked).isEmpty();
  }

  @Test
  void aModelThatATokenHasNoRoleInIsNotThere() {
    var answer = stage.post("chat/completions", REQUEST.replace("support-chat", "nobodys"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("model_not_found");
  }

  @Test
  void whoShowsNoTokenIsAskedForOne() {
    for (String shown : List.of("", "Bearer mr_nobody", "Basic bXI=")) {
      var answer =
          stage.raw(
              LanguageStage.event(
                  "GET /openai/v1/models", null, Map.of("authorization", shown), null));
      assertThat(answer.status()).as(shown).isEqualTo(401);
      assertThat(json(answer).at("/error/code").asString()).isEqualTo("invalid_api_key");
    }
    assertThat(stage.raw("nonsense".getBytes(UTF_8)).status()).isEqualTo(400);
  }

  @Test
  void aRouteThatThereIsNotIsToldAsOpenAisClientsReadIt() {
    var answer = stage.raw(LanguageStage.event("POST /openai/v1/images", "{}", Map.of(), null));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("unknown_url");
    for (String known :
        List.of("DELETE /openai/v1/models/support-chat", "GET /openai/v1/completions")) {
      var other = stage.raw(LanguageStage.event(known, null, Map.of(), null));
      assertThat(other.status()).as(known).isEqualTo(405);
      assertThat(other.allHeaders()).containsKey("allow");
    }
  }

  @Test
  void whatIsTooLongIsRefusedUnread() {
    stage.serve(Answers.CHAT, null);

    assertThat(
            stage.post("chat/completions", REQUEST.replace(PROMPT, "a".repeat(5 << 20))).status())
        .isEqualTo(413);
  }

  @Test
  void whileTheStateStoreIsOutOfReachWhatWasKnownGoesOn() {
    stage.serve(Answers.CHAT, null);
    stage.post("chat/completions", REQUEST);
    stage.outOfReach = true;
    stage.now = stage.now.plusSeconds(60);

    assertThat(stage.post("chat/completions", REQUEST).status()).isEqualTo(200);
    assertThat(stage.post("chat/completions", REQUEST.replace("support-chat", "other")).status())
        .isEqualTo(503);
  }
}
