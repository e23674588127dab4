package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.streaming.StreamedResponse;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationCapturesTest {

  private static final String REQUEST =
      "{\"model\":\"support-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"who am I?\"}]}";
  private static final String KEY =
      "conversations/support-chat/2026/11/30/00000000-0000-0000-0000-000000000001.json";

  private final LanguageStage stage = new LanguageStage();

  @Test
  void whereNobodySaysSoNothingIsKept() {
    stage.serve(Answers.CHAT, null);

    var answer = post();

    assertThat(answer.allHeaders()).doesNotContainKey("millrace-conversation");
    assertThat(stage.objects.list("data", "", "", 10)).isEmpty();
  }

  @Test
  void whatIsAskedIsKeptAndNotWhatIsAnswered() throws IOException {
    serve(Capture.PROMPTS);

    var answer = post();

    assertThat(answer.allHeaders())
        .containsEntry("millrace-conversation", "00000000-0000-0000-0000-000000000001");
    assertThat(kept())
        .isEqualTo(
            Json.read(
                """
                {"id":"00000000-0000-0000-0000-000000000001","model":"support-chat","version":1,
                 "at":"2026-11-30T12:00:02Z","caller":"shop",
                 "asked":{"messages":[{"role":"user","content":"who am I?"}]}}
                """,
                JsonNode.class));
    assertThat(stage.log.toString()).doesNotContain("who am I?");
  }

  @Test
  void whatIsAnsweredIsKeptWhereThatIsSaidWholeOrWordByWord() throws IOException {
    serve(Capture.CONVERSATIONS);
    String answered = post().body();

    assertThat(kept().path("answered").asString()).isEqualTo(answered);
    assertThat(kept().path("whole").asBoolean()).isTrue();

    String events = "data: {\"choices\":[{\"delta\":{\"content\":\"Ada\"}}]}\n\ndata: [DONE]\n\n";
    stage.containers.put(1, _ -> events.getBytes(UTF_8));
    stage.post("chat/completions", REQUEST.replace("]}", "],\"stream\":true}"));

    assertThat(kept(KEY.replace("1.json", "2.json")).path("answered").asString()).isEqualTo(events);
    assertThat(stage.log.toString()).doesNotContain("who am I?", "Ada");
  }

  @Test
  void whatIsRefusedIsNotKept() {
    serve(Capture.CONVERSATIONS);
    stage.refusals.put(1, new Reply(400, "{}".getBytes(UTF_8)));

    assertThat(post().status()).isEqualTo(400);
    assertThat(stage.objects.list("data", "", "", 10)).isEmpty();
  }

  @Test
  void whoAsksHasAllOfTheAnswerBeforeItIsKept() throws IOException {
    serve(Capture.CONVERSATIONS);
    var taken = new ByteArrayOutputStream();

    stage.send(
        event(),
        new StreamedResponse() {
          @Override
          public OutputStream begin(int status, Map<String, String> headers) {
            return taken;
          }

          @Override
          public void end() {
            assertThat(taken.size()).isPositive();
            assertThat(stage.objects.list("data", "", "", 10)).isEmpty();
          }
        });

    assertThat(kept().path("answered").asString()).isEqualTo(taken.toString(UTF_8));
  }

  @Test
  void whatWhoWentAwayHasAskedIsKept() throws IOException {
    serve(Capture.PROMPTS);

    assertThatThrownBy(() ->
            stage.send(
                event(),
                (_, _) ->
                    new OutputStream() {
                      @Override
                      public void write(int single) throws IOException {
                        throw new IOException("Broken pipe");
                      }
                    }))
        .hasMessage("Broken pipe");

    assertThat(kept().path("caller").asString()).isEqualTo("shop");
  }

  @Test
  void whereItCannotBeKeptTheAnswerStandsAndTheLossIsCounted() {
    serve(Capture.CONVERSATIONS);
    stage.keepsNothing = true;

    assertThat(post().status()).isEqualTo(200);
    assertThat(stage.log.toString())
        .contains("\"LostCaptures\":1", "\"CaptureErrors\":1")
        .doesNotContain("who am I?");
  }

  private void serve(Capture capture) {
    stage.capture = capture;
    stage.serve(Answers.CHAT, null);
  }

  private HttpResponse post() {
    return stage.post("chat/completions", REQUEST);
  }

  private static byte[] event() {
    return LanguageStage.event("POST /openai/v1/chat/completions", REQUEST, Map.of(), null);
  }

  private JsonNode kept() throws IOException {
    return kept(KEY);
  }

  private JsonNode kept(String key) throws IOException {
    try (var object = stage.objects.read(stage.objects.head("data", key).orElseThrow())) {
      return Json.read(new String(object.readAllBytes(), UTF_8), JsonNode.class);
    }
  }
}
