package io.millrace.language;

import static io.millrace.language.LanguageStage.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.project.LanguageModel.Answers;
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
  void aStreamComesBackAsEvents() {
    stage.serve(Answers.CHAT, null);
    String events =
        "data: {\"choices\":[{\"delta\":{\"content\":\"he\"}}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
    stage.containers.put(1, _ -> events.getBytes(UTF_8));

    var answer = stage.post("chat/completions", REQUEST.replace("64", "64,\"stream\":true"));

    assertThat(answer.body()).isEqualTo(events);
    assertThat(answer.allHeaders()).containsEntry("content-type", "text/event-stream");
    assertThat(stage.log.toString()).contains("\"PromptTokens\":5", "\"CompletionTokens\":2");
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
    var answer =
        stage.raw("{\"routeKey\":\"GET /openai/v1/models\",\"headers\":{}}".getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(stage.raw("nonsense".getBytes(UTF_8)).status()).isEqualTo(400);
  }

  @Test
  void aRouteThatThereIsNotIsToldAsOpenAisClientsReadIt() {
    var answer =
        stage.raw(
            "{\"routeKey\":\"ANY /openai/{proxy+}\",\"requestContext\":{\"authorizer\":{\"lambda\":{\"subject\":\"shop\",\"roles\":\"{}\"}}}}"
                .getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("unknown_url");
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
