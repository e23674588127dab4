package io.millrace.language;

import static io.millrace.language.LanguageStage.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.prediction.protocol.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StreamedAnswerTest {

  private static final String REQUEST =
      "{\"model\":\"support-chat\",\"messages\":[],\"stream\":true}";
  private static final String WORD = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final LanguageStage stage = new LanguageStage();

  @Test
  void eachEventLeavesBeforeTheContainerHasSaidTheNext() throws IOException {
    stage.serve(Answers.CHAT, null);
    var taken = new ByteArrayOutputStream();
    var container =
        new Container(
            () -> WORD.formatted("one "),
            () -> {
              assertThat(taken.toString(UTF_8)).isEqualTo(WORD.formatted("one "));
              return WORD.formatted("two") + DONE;
            });
    stage.streams.put(1, container);

    stage.send(event(), (_, _) -> taken);

    assertThat(taken.toString(UTF_8))
        .isEqualTo(WORD.formatted("one ") + WORD.formatted("two") + DONE);
    assertThat(container.closed).isTrue();
  }

  @Test
  void theUsageIsAskedForAndCountedAndToldToWhoAsksForIt() {
    stage.serve(Answers.CHAT, null);
    String said = WORD.formatted("hello") + USAGE + DONE;
    stage.containers.put(1, _ -> said.getBytes(UTF_8));

    assertThat(post(REQUEST).body()).isEqualTo(WORD.formatted("hello") + DONE);
    assertThat(stage.asked)
        .containsExactly(
            "1 {\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    assertThat(stage.log.toString())
        .contains("\"PromptTokens\":5", "\"CompletionTokens\":2", "\"TimeToFirstToken\":0")
        .doesNotContain("hello");

    String asking = REQUEST.replace("true", "true,\"stream_options\":{\"include_usage\":true}");
    assertThat(post(asking).body()).isEqualTo(said);
    assertThat(post(asking.replace("{\"include_usage\":true}", "{\"include_usage\":false}")).body())
        .isEqualTo(WORD.formatted("hello") + DONE);
    assertThat(post(asking.replace("{\"include_usage\":true}", "7")).body())
        .as("what is none is for the container to refuse")
        .isEqualTo(said);
  }

  /** Else OpenAI's clients, which read events alone, would hear nothing. */
  @Test
  void whoAnswersAtOnceWhereEventsAreAskedForIsToldInEventsAndCounted() {
    stage.serve(Answers.CHAT, null);
    stage.streamedType = "application/json; charset=utf-8";
    stage.containers.put(
        1,
        _ ->
            """
            {"object":"chat.completion","choices":[{"index":0,"finish_reason":"stop",
             "message":{"role":"assistant","content":"hello","tool_calls":[{"id":"a"}]}}],
             "usage":{"prompt_tokens":5,"completion_tokens":2}}
            """
                .getBytes(UTF_8));
    String hello =
        "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{\"role\":\"assistant\",\"content\":\"hello\",\"tool_calls\":[{\"id\":\"a\",\"index\":0}]}}]}\n\n";

    var answer = post(REQUEST);

    assertThat(answer.body()).isEqualTo(hello + DONE);
    assertThat(answer.allHeaders()).containsEntry("content-type", "text/event-stream");
    assertThat(stage.log.toString())
        .contains("\"PromptTokens\":5", "\"CompletionTokens\":2", "\"Predictions\":1");
    assertThat(
            post(REQUEST.replace("true", "true,\"stream_options\":{\"include_usage\":true}"))
                .body())
        .isEqualTo(
            hello
                + "data: {\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n"
                + DONE);
  }

  @Test
  void whatIsNoAnswerOfOpenAisApiStaysAsItIs() {
    stage.serve(Answers.CHAT, null);
    stage.streamedType = "application/json";
    for (String said : List.of("[]", "{\"generated_text\":\"hello\"}", "{")) {
      stage.containers.put(1, _ -> said.getBytes(UTF_8));

      var answer = post(REQUEST);

      assertThat(answer.body()).isEqualTo(said);
      assertThat(answer.allHeaders()).containsEntry("content-type", "application/json");
    }
  }

  @Test
  void whatIsNotStreamedHasItsOwnFormAndVectorsNeverAre() {
    stage.serve(Answers.EMBEDDINGS, null);

    var answer =
        stage.post("embeddings", "{\"model\":\"support-chat\",\"input\":\"a\",\"stream\":true}");

    assertThat(answer.allHeaders()).containsEntry("content-type", "application/json");
    assertThat(stage.asked).containsExactly("1 {\"input\":\"a\",\"stream\":true}");
  }

  @Test
  void whoBreaksOffBeforeTheFirstEventIsReplacedByTheVersionBefore() {
    stage.serve(Answers.CHAT, null);
    stage.serve(Answers.CHAT, null);
    stage.containers.put(1, _ -> (WORD.formatted("hello") + DONE).getBytes(UTF_8));
    for (InputStream broken :
        List.of(new Container(StreamedAnswerTest::breaksOff), InputStream.nullInputStream())) {
      stage.streams.put(2, broken);

      var answer = post(REQUEST);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(WORD.formatted("hello") + DONE);
      assertThat(answer.allHeaders())
          .containsEntry("content-type", "text/event-stream")
          .containsEntry("millrace-version", "1")
          .containsEntry("millrace-instead-of", "2");
    }
  }

  @Test
  void whereNobodyBeginsTheAnswerIsAnErrorOfHttp() {
    stage.serve(Answers.CHAT, null);
    stage.streams.put(1, new Container(StreamedAnswerTest::breaksOff));

    assertThat(post(REQUEST).status()).isEqualTo(503);
    assertThat(stage.log.toString()).contains("\"PredictionErrors\":1");
  }

  @Test
  void whoBreaksOffLaterEndsWithAnEventThatSaysSo() {
    stage.serve(Answers.CHAT, null);
    stage.streams.put(
        1, new Container(() -> WORD.formatted("hello"), StreamedAnswerTest::breaksOff));

    var answer = post(REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(WORD.formatted("hello") + "data: {\"error\":{")
        .contains("\"type\":\"server_error\"")
        .endsWith("\n\n")
        .doesNotContain("[DONE]");
    assertThat(stage.log.toString())
        .contains("\"PredictionErrors\":1")
        .doesNotContain("\"Predictions\":1");
  }

  /** As a process does that is killed: its connection ends, and nothing says that it failed. */
  @Test
  void whoEndsBeforeTheAnswerDoesEndsWithAnEventThatSaysSo() {
    stage.serve(Answers.CHAT, null);
    for (String half : List.of("", "data: {\"choices\":[{\"del", "data: {}\n")) {
      stage.log.setLength(0);
      stage.streams.put(1, new Container(() -> WORD.formatted("hello") + half));

      assertThat(post(REQUEST).body())
          .startsWith(WORD.formatted("hello") + "data: {\"error\":{")
          .doesNotContain("[DONE]");
      assertThat(stage.log.toString())
          .contains("\"PredictionErrors\":1")
          .doesNotContain("\"Predictions\":1");
    }
  }

  @Test
  void whoseLastWordsHaveTheirReasonNeedsNoMoreToEnd() {
    stage.serve(Answers.CHAT, null);
    String last = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n";
    stage.streams.put(1, new Container(() -> WORD.formatted("hello") + last));

    assertThat(post(REQUEST).body()).isEqualTo(WORD.formatted("hello") + last);
    assertThat(stage.log.toString()).contains("\"Predictions\":1");
  }

  /** As vLLM says it: it ends as if all were well. */
  @Test
  void whatTheContainerItselfFailsAtIsTheLastEventAndCounts() {
    stage.serve(Answers.CHAT, null);
    String error = "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n";
    var container = new Container(() -> WORD.formatted("hello") + error + DONE);
    stage.streams.put(1, container);

    assertThat(post(REQUEST).body()).isEqualTo(WORD.formatted("hello") + error);
    assertThat(container.closed).isTrue();
    assertThat(stage.log.toString())
        .contains("\"PredictionErrors\":1")
        .doesNotContain("\"Predictions\":1");
  }

  @Test
  void whoGoesAwayHasTheContainerStop() {
    stage.serve(Answers.CHAT, null);
    var container = new Container(() -> WORD.formatted("hello"), () -> WORD.formatted("there"));
    stage.streams.put(1, container);

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

    assertThat(container.closed).isTrue();
    assertThat(stage.log.toString()).doesNotContain("\"PredictionErrors\":1");
  }

  @Test
  void whatTheContainerRefusesIsAnErrorOfHttp() {
    stage.serve(Answers.CHAT, null);
    stage.refusals.put(1, new Reply(400, "{\"error\":{\"message\":\"too long\"}}".getBytes(UTF_8)));

    var answer = post(REQUEST);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asString()).isEqualTo("too long");
    assertThat(stage.log.toString()).contains("Refusals").doesNotContain("PredictionErrors");
  }

  @Test
  void eventsAreTakenApartWhateverEndsTheirLines() {
    var events =
        new ServerSentEvents(
            new ByteArrayInputStream("data: ä\r\n\r\ndata: 1\ndata: 2\n\nrest".getBytes(UTF_8)));

    assertThat(new String(events.next().orElseThrow(), UTF_8)).isEqualTo("data: ä\r\n\r\n");
    assertThat(new String(events.next().orElseThrow(), UTF_8)).isEqualTo("data: 1\ndata: 2\n\n");
    assertThat(new String(events.next().orElseThrow(), UTF_8)).isEqualTo("rest");
    assertThat(events.next()).isEmpty();
  }

  private HttpResponse post(String request) {
    return stage.post("chat/completions", request);
  }

  private static byte[] event() {
    return LanguageStage.event("POST /openai/v1/chat/completions", REQUEST, Map.of(), null);
  }

  private static String breaksOff() {
    throw LanguageStage.unavailable();
  }

  /** What a container says, a part whenever it is read. */
  private static final class Container extends InputStream {

    /** The next part. */
    private interface Part {

      String said();
    }

    private final Queue<Part> parts = new ArrayDeque<>();
    private boolean closed;

    Container(Part... parts) {
      this.parts.addAll(List.of(parts));
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one byte");
    }

    @Override
    public int read(byte[] into, int from, int length) {
      Part next = parts.poll();
      if (next == null) {
        return -1;
      }
      byte[] said = next.said().getBytes(UTF_8);
      System.arraycopy(said, 0, into, from, said.length);
      return said.length;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
