package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.Project;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the live version cannot answer, the one before does, and the response says so. */
class FallbackTest {

  private static final String REQUEST = "{\"instances\":[{\"tenure\":1}]}";
  private static final String INSTEAD_OF = "millrace-instead-of";
  private static final String DEFAULT = "millrace-default";
  private static final DefaultAnswer SEVENTY = new DefaultAnswer.Estimate(70.5, null);

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

  @Test
  void theVersionThatTheProjectNamesAnswersBeforeTheOneThatServedLast() {
    Target named = bench.upload(5, TestModels.churning(2));
    bench.declare(falling(new FallbackPolicy(5, null)));
    bench.route(failing, one);

    HttpResponse answer = bench.predict(REQUEST);

    assertThat(bench.body(answer).path("version").asInt()).isEqualTo(named.version());
    assertThat(answer.headers()).containsEntry(INSTEAD_OF, "2").doesNotContainKey(DEFAULT);
    assertThat(counted("Fallbacks")).isEqualTo(1);
    bench.pass(Duration.ofSeconds(10));
    var _ = bench.predict(REQUEST);
    assertThat(bench.loads).as("it stays in memory, and the one before is not loaded").hasValue(2);
  }

  @Test
  void theVersionThatTheProjectNamesServesWhereNoOtherCanBeLoaded() {
    bench.upload(5, TestModels.churning(2));
    bench.declare(falling(new FallbackPolicy(5, null)));
    bench.route(new Target(3, one.archive(), bench.upload(4, TestModels.onnx()).digest()), null);

    HttpResponse answer = bench.predict(REQUEST);

    assertThat(bench.body(answer).path("version").asInt()).isEqualTo(5);
    assertThat(answer.headers()).containsEntry(INSTEAD_OF, "3");
  }

  @Test
  void aVersionThatIsNotThereOrFailsIsPassedOver() {
    bench.upload(5, TestModels.failing());
    bench.declare(falling(new FallbackPolicy(5, SEVENTY)));
    bench.route(failing, one);
    assertThat(bench.body(bench.predict(REQUEST)).path("version").asInt()).isEqualTo(1);

    bench.redeclare(falling(new FallbackPolicy(9, null)));
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.body(bench.predict(REQUEST)).path("version").asInt()).isEqualTo(1);
  }

  @Test
  void whereNoVersionAnswersTheProjectDoesByDefaultAndEverythingSaysSo() {
    bench.declare(falling(new FallbackPolicy(null, SEVENTY)));
    bench.route(failing, null);

    HttpResponse answer = bench.predict(REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry(DEFAULT, "true").containsEntry(INSTEAD_OF, "2");
    JsonNode given = bench.body(answer).at("/predictions/0");
    assertThat(given.path("value").asDouble()).isEqualTo(70.5);
    assertThat(given.path("default").asBoolean()).isTrue();
    assertThat(bench.captured)
        .singleElement()
        .satisfies(capture -> assertThat(capture.isByDefault()).isTrue())
        .satisfies(capture -> assertThat(capture.version()).isEqualTo(2));
    assertThat(counted("Defaults")).isEqualTo(1);
    assertThat(counted("Fallbacks")).isEqualTo(1);
    assertThat(counted("PredictionErrors")).as("the alarm hears of it").isEqualTo(1);
    assertThat(counted("Predictions")).isZero();
  }

  @Test
  void whatIsWrongIsRefusedAndWhatIsToBeExplainedFailsAllTheSame() {
    bench.declare(falling(new FallbackPolicy(null, SEVENTY)));
    bench.route(failing, null);

    assertThat(bench.predict("{\"instances\":[{\"tenure\":\"long\"}]}").status()).isEqualTo(400);
    assertThat(bench.predict("{\"instances\":[{\"tenure\":1}],\"explain\":true}").status())
        .isEqualTo(500);
    assertThat(bench.captured).isEmpty();
  }

  @Test
  void aDefaultThatIsNoAnswerOfTheModelsIsNotGiven() {
    bench.declare(
        Samples.project(
            new DeploymentPolicy(
                5,
                Duration.ofHours(1),
                null,
                new Backend.Function(),
                new FallbackPolicy(null, new DefaultAnswer.OfClass("Yes")))));
    bench.route(failing, null);

    assertThat(bench.predict(REQUEST).status()).isEqualTo(500);
    assertThat(bench.captured).isEmpty();
  }

  /** Who cannot be asked how to fall back is fallen back for as before. */
  @Test
  void aDefinitionOutOfReachIsGoneByAsItWas() {
    bench.declare(falling(new FallbackPolicy(null, SEVENTY)));
    bench.route(failing, null);
    assertThat(bench.predict(REQUEST).status()).isEqualTo(200);

    bench.routesOutOfReach = true;
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.predict(REQUEST).headers()).containsEntry(DEFAULT, "true");
  }

  private static Project falling(FallbackPolicy fallback) {
    return TestProject.falling(Bench.MODEL, fallback);
  }

  /** Of the version that should have answered. */
  private long counted(String metric) {
    return bench.metrics.stream()
        .filter(line -> List.of("2", "3").contains(line.path("version").asString("")))
        .mapToLong(line -> line.path(metric).asLong(0))
        .sum();
  }
}
