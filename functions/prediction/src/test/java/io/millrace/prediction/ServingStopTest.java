package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.state.Transactions;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A model that is stopped refuses to predict within seconds, in whatever protocol, and nothing
 * else.
 */
class ServingStopTest {

  private static final ProjectName MODEL = new ProjectName("telco-churn");
  private static final String ONE = "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\"}]}";

  private final Bench bench = new Bench(Runnable::run);
  private final ServingStops stops =
      new ServingStops(new Transactions(bench.stateStore, _ -> {}), bench);

  @BeforeEach
  void versionThreeIsLive() {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
  }

  @Test
  void predictionsAreRefusedWithTheReasonAndCountedUntilTheyAreStarted() {
    assertThat(bench.predict(ONE).status()).isEqualTo(200);
    stops.stop(MODEL, "ada", "it is wrong");
    bench.pass(Duration.ofSeconds(10));

    HttpResponse refused = bench.predict(ONE);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body())
        .contains(
            "serving_stopped", "by ada: it is wrong.", "./millrace serving telco-churn start");
    assertThat(refused.headers()).as("it takes a person").containsEntry("retry-after", "60");
    assertThat(bench.metrics.getLast().path("Stopped").intValue()).isOne();
    assertThat(bench.metrics.getLast().path("version").asString()).isEqualTo("3");
    assertThat(bench.captured).as("what was given before").hasSize(1);

    stops.start(MODEL, "ada", "it is fine");
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.predict(ONE).status()).isEqualTo(200);
    assertThat(bench.loads).as("it stayed in memory").hasValue(1);
  }

  @Test
  void whatIsNoPredictionGoesOnAndANamedVersionOpensNoWayAround() {
    stops.stop(MODEL, "ada", "it is wrong");

    assertThat(bench.ask("GET /v1/models/{model}", Map.of(), "").status()).isEqualTo(200);
    assertThat(bench.ask("GET /v2/models/{model}/ready", Map.of(), "").status()).isEqualTo(503);
    assertThat(
            bench
                .ask(
                    "POST /v2/models/{model}/versions/{version}/infer",
                    Map.of("version", "3"),
                    "{\"inputs\":[]}")
                .status())
        .isEqualTo(503);
    assertThat(bench.ask("POST /v1/models/{model}/invocations", Map.of(), "{}").status())
        .isEqualTo(503);
  }
}
