package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectRef;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTest {

  private static final String ROUTE = "POST /v1/models/{model}/feedback";

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void aVersionServes() {
    serves(bench, null);
  }

  private static void serves(Bench bench, @Nullable String entityKey) {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
    bench.declare(TestProject.named(Bench.MODEL, entityKey));
  }

  @Test
  void aPredictionIsNamedByWhatItIsAboutAndWhen() throws IOException {
    Bench entities = new Bench(Runnable::run);
    serves(entities, "customer_id");

    HttpResponse answer =
        entities.ask(
            ROUTE,
            Map.of(),
            "{\"feedback\":[{\"entity\":\" 0007 \",\"asOf\":\"2026-11-29T13:00:00+01:00\",\"outcome\":\"No\"}]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(kept(entities).getFirst().entity()).as("as its column is read").isEqualTo("7");
    assertThat(kept(entities).getFirst().asOf()).isEqualTo("2026-11-29T12:00:00Z");
    assertThat(
            entities
                .ask(
                    ROUTE,
                    Map.of(),
                    "{\"feedback\":[{\"entity\":\"x\",\"asOf\":\"2026-11-29T12:00:00Z\",\"outcome\":\"No\"}]}")
                .body())
        .contains("entity of feedback 0 must be a whole number, but was 'x'");
  }

  @Test
  void whatCameTrueOfAPredictionIsKeptByTheHour() throws IOException {
    String id =
        bench
            .body(bench.predict("{\"instances\":[{\"tenure\":1}]}"))
            .at("/predictions/0/id")
            .asString();

    HttpResponse answer =
        ask(
            "{\"feedback\":[{\"id\":\"%s\",\"outcome\":\"Yes\"},{\"id\":\"%s\",\"outcome\":null}]}"
                .formatted(id, id));

    assertThat(answer.body()).isEqualTo("{\"accepted\":2}");
    List<Feedback> kept = kept();
    assertThat(kept).hasSize(2);
    assertThat(kept.getFirst().predictionId()).isEqualTo(id);
    assertThat(kept.getFirst().outcome()).isEqualTo("Yes");
    assertThat(kept.getFirst().by()).isEqualTo("ada");
    assertThat(kept.getLast().outcome()).isNull();
    assertThat(kept.stream().sorted(Feedback.ORDER)).isEqualTo(kept);
    assertThat(kept.getFirst().predictedAt().orElseThrow()).isBefore(kept.getFirst().receivedAt());
  }

  /** Each request is an object of its own: what holds is for whoever reads them. */
  @Test
  void whatIsSaidAgainIsKeptAgain() throws IOException {
    String same =
        "{\"feedback\":[{\"id\":\"01a227fc-3ee0-790d-9426-1790fe5b516b\",\"outcome\":\"No\"}]}";

    ask(same);
    ask(same);

    assertThat(kept()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                  | feedback must be an array
          {"feedback":[]}                                     | feedback must be 1 to 1000 of them
          {"feedback":[7]}                                    | feedback 0 must be an object, but was '7'
          {"feedback":[{"outcome":"Yes"}]}                    | feedback 0 must be about an id, or about an entity and asOf
          {"feedback":[{"id":"ID"}]}                          | feedback 0 must be one with an outcome
          {"feedback":[{"id":"x","outcome":"Yes"}]}           | id of feedback 0 must be one that a prediction had, but was 'x'
          {"feedback":[{"id":"ID","outcome":"Perhaps"}]}      | outcome of feedback 0 must be one of [No, Yes], but was 'Perhaps'
          {"feedback":[{"id":"ID","outcome":""}]}             | outcome of feedback 0 must be a value, or null, but was ''
          {"feedback":[{"id":"ID","outcome":["Yes"]}]}        | outcome of feedback 0 must be a text
          {"feedback":[{"id":"ID","label":"Yes"}]}            | field of feedback 0 must be id, entity, asOf or outcome, but was 'label'
          {"feedback":[{"id":"ID","asOf":"2026-11-29T12:00:00Z","outcome":"Yes"}]} | feedback 0 must be about an id, or about an entity and asOf
          {"feedback":[{"entity":"7","asOf":"2026-11-29T12:00:00Z","outcome":"Yes"}]} | feedback 0 names an entity, and telco-churn declares no entityKey: say the id.
          {"feedback":[{"id":"ID","asOf":"today","outcome":"Yes"}]} | asOf of feedback 0 must be a time like 2026-11-29T12:00:00Z, but was 'today'
          """)
  void whatIsWrongIsRefusedWithItsPlaceAndNothingIsKept(String body, String reason)
      throws IOException {
    HttpResponse answer =
        ask(
            body.replace("ID", "01a227fc-3ee0-790d-9426-1790fe5b516b")
                .replace(
                    "[{",
                    "[{\"id\":\"01a227fc-3ee0-790d-9426-1790fe5b516b\",\"outcome\":\"No\"},{"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bench.body(answer).at("/error/message").asString())
        .contains(body.contains("[{") ? reason.replace("feedback 0", "feedback 1") : reason);
    assertThat(kept()).isEmpty();
  }

  private HttpResponse ask(String body) {
    return bench.ask(ROUTE, Map.of(), body);
  }

  private List<Feedback> kept() throws IOException {
    return kept(bench);
  }

  private static List<Feedback> kept(Bench bench) throws IOException {
    StringBuilder lines = new StringBuilder();
    String prefix = Feedback.prefix(Bench.MODEL, bench.instant());
    for (String key : bench.objects.list("data", prefix, "", 100)) {
      ObjectRef object = bench.objects.head("data", key).orElseThrow();
      try (var in = bench.objects.read(object)) {
        lines.append(new String(in.readAllBytes(), UTF_8));
      }
    }
    return lines.toString().lines().map(line -> Json.read(line, Feedback.class)).toList();
  }
}
