package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.modeling.Model;
import io.millrace.prediction.protocol.ContainerProtocol;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.Protocol;
import io.millrace.prediction.protocol.Scoring;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A version that answers at an endpoint, and what happens while that does not. */
class AnsweringEndpointsTest {

  private static final String REQUEST =
      "{\"instances\":[{\"tenure\":1,\"contract\":\"Month\"},{\"tenure\":40}]}";
  private static final String BACKEND = "millrace-backend";

  private final Bench bench = new Bench(Runnable::run);
  private final Target here = bench.upload(1, TestModels.churning(1));
  private final Target there =
      new Target(here.version(), here.archive(), here.digest(), "millrace-dev-churn-v1");
  private final List<String> asked = new ArrayList<>();

  @Test
  void whatTheEndpointSaysIsAnsweredCapturedAndCountedAsFromTheFunction() throws IOException {
    bench.route(here, null);
    HttpResponse expected = bench.predict(REQUEST);
    bench.captured.clear();
    bench.endpoint = container(TestModels.churning(1));
    bench.route(there, null);
    bench.pass(Duration.ofMinutes(1));

    HttpResponse answer = bench.predict(REQUEST);

    assertThat(asked).containsExactly("millrace-dev-churn-v1");
    assertThat(withoutIds(answer)).isEqualTo(withoutIds(expected));
    assertThat(answer.headers()).doesNotContainKey(BACKEND);
    assertThat(bench.captured).hasSize(2);
  }

  /** Another model answers there, so that who answered is seen. */
  @Test
  void theEndpointAnswersAndNotTheFunction() throws IOException {
    bench.endpoint = container(TestModels.churning(-2));
    bench.route(there, null);

    assertThat(bench.body(bench.predict(REQUEST)).at("/predictions/0/class").asString())
        .isEqualTo("No");
  }

  @Test
  void whileItDoesNotAnswerTheSameVersionDoesHereAndItIsLeftAlone() throws IOException {
    bench.route(there, null);
    bench.endpoint =
        (name, _) -> {
          asked.add(name);
          throw new UnavailableException("it is down");
        };

    HttpResponse answer = bench.predict(REQUEST);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry(BACKEND, "function");
    assertThat(bench.body(answer).at("/predictions/0/class").asString()).isEqualTo("Yes");
    assertThat(bench.predict(REQUEST).headers()).containsEntry(BACKEND, "function");
    assertThat(asked).as("not every caller waits for it").hasSize(1);
    assertThat(counted("PredictionErrors")).isEqualTo(1);
    assertThat(counted("Fallbacks")).isEqualTo(2);

    bench.endpoint = container(TestModels.churning(1));
    bench.pass(AnsweringEndpoints.REST);
    assertThat(bench.predict(REQUEST).headers()).doesNotContainKey(BACKEND);
  }

  @Test
  void nonsenseIsNoAnswer() {
    bench.route(there, null);
    for (String nonsense :
        List.of(
            "",
            "{}",
            "[]",
            "{\"predictions\":[]}",
            "{\"predictions\":[{\"class\":\"Yes\"},{\"class\":\"Yes\"}]}",
            "{\"predictions\":[{\"class\":\"Perhaps\",\"probabilities\":{\"No\":0,\"Yes\":1}},1]}")) {
      bench.endpoint = (_, _) -> nonsense.getBytes(UTF_8);
      bench.pass(AnsweringEndpoints.REST);
      HttpResponse answer = bench.predict(REQUEST);
      assertThat(answer.status()).as(nonsense).isEqualTo(200);
      assertThat(answer.headers()).as(nonsense).containsEntry(BACKEND, "function");
    }
  }

  @Test
  void whatIsWrongIsRefusedHereAndTheEndpointNotAsked() throws IOException {
    bench.endpoint = container(TestModels.churning(1));
    bench.route(there, null);

    assertThat(bench.predict("{\"instances\":[{\"tenure\":\"long\"}]}").status()).isEqualTo(400);
    HttpResponse partial =
        bench.predict("{\"partial\":true,\"instances\":[{\"tenure\":\"long\"},{\"tenure\":1}]}");

    assertThat(asked).hasSize(1);
    assertThat(bench.body(partial).at("/predictions/0/error/message").asString())
        .contains("tenure");
    assertThat(bench.body(partial).at("/predictions/1/class").asString()).isEqualTo("Yes");
  }

  private java.util.function.BiFunction<String, byte[], byte[]> container(byte[] archive)
      throws IOException {
    Model model = Model.load(new ByteArrayInputStream(archive));
    Protocol protocol = new ContainerProtocol();
    var scoring = new Scoring(UUID::randomUUID);
    return (name, body) -> {
      asked.add(name);
      var request =
          new HttpRequest(
              "POST /invocations",
              Map.of(),
              Map.of("content-type", "application/json"),
              Map.of(),
              Optional.empty(),
              body);
      try {
        Protocol.Asked read = protocol.read(request, model.signature());
        return read.writer()
            .write(scoring.predict(Bench.MODEL, 1, model, read.instances(), Instant.EPOCH))
            .body()
            .getBytes(UTF_8);
      } catch (InvalidInputException e) {
        throw new UnavailableException("it refuses", e);
      }
    };
  }

  private static String withoutIds(HttpResponse answer) {
    return answer.body().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
  }

  private long counted(String metric) {
    return bench.metrics.stream().mapToLong(line -> line.path(metric).asLong(0)).sum();
  }
}
