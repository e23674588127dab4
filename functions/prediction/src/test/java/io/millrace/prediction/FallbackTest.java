package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the live version cannot answer, the one before does, and the response says so. */
class FallbackTest {

  private static final String REQUEST = "{\"instances\":[{\"tenure\":1}]}";
  private static final String INSTEAD_OF = "millrace-instead-of";

  private final Bench bench = new Bench(Runnable::run);
  private final Target one = bench.upload(1, TestModels.churning(1));
  private final Target failing = bench.upload(2, TestModels.failing());

  @Test
  void whatTheLiveVersionFailsAtTheVersionBeforeAnswers() {
    bench.route(failing, one);

    HttpResponse answer = bench.predict(REQUEST);
    var _ = bench.predict(REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(bench.body(answer).path("version").asInt()).isEqualTo(1);
    assertThat(answer.headers()).containsEntry(INSTEAD_OF, "2");
    assertThat(bench.captured).allSatisfy(capture -> assertThat(capture.version()).isEqualTo(1));
    assertThat(counted("PredictionErrors")).isEqualTo(2);
    assertThat(counted("Fallbacks")).isEqualTo(2);
    assertThat(bench.loads).as("each version is loaded once").hasValue(2);
  }

  @Test
  void theVersionBeforeThatServesSinceTheLiveOneCannotBeLoadedSaysSo() {
    Target lost = new Target(3, one.archive(), bench.upload(4, TestModels.churning(2)).digest());
    bench.route(lost, one);

    HttpResponse answer = bench.predict(REQUEST);

    assertThat(bench.body(answer).path("version").asInt()).isEqualTo(1);
    assertThat(answer.headers()).containsEntry(INSTEAD_OF, "3");
  }

  @Test
  void theLiveVersionThatAnswersSaysNothing() {
    bench.route(one, failing);

    assertThat(bench.predict(REQUEST).headers()).doesNotContainKey(INSTEAD_OF);
  }

  @Test
  void whereThereIsNoVersionBeforeOrItDoesNotAnswerEitherTheRequestFails() {
    bench.route(failing, null);
    assertThat(bench.predict(REQUEST).status()).isEqualTo(500);

    bench.route(failing, bench.upload(5, TestModels.failing()));
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.predict(REQUEST).status()).isEqualTo(500);

    bench.route(failing, bench.upload(6, TestModels.needingBoth()));
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.predict(REQUEST).status()).isEqualTo(500);
    assertThat(counted("Fallbacks")).isZero();
  }

  /** Of the version that should have answered. */
  private long counted(String metric) {
    return bench.metrics.stream()
        .filter(line -> List.of("2", "3").contains(line.path("version").asString("")))
        .mapToLong(line -> line.path(metric).asLong(0))
        .sum();
  }
}
