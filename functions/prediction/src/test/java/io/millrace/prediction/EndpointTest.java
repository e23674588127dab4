package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.Route.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class EndpointTest {

  private static final String ONE = "{\"instances\":[{\"tenure\":1}]}";

  /** What was to be done apart from requests; done when the test says so, or at once. */
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private boolean atOnce = true;
  private final Bench bench =
      new Bench(task -> {
        if (atOnce) {
          task.run();
        } else {
          tasks.add(task);
        }
      });
  private final Target one = bench.upload(1, TestModels.churning(1));
  private final Target two = bench.upload(2, TestModels.churning(2));

  @Test
  void theRouteIsReadOnceASecond() {
    bench.route(one, null);
    for (int i = 0; i < 20; i++) {
      assertThat(version()).isEqualTo(1);
    }

    assertThat(bench.unreliable.reads).hasValue(1);
  }

  @Test
  void aNewVersionIsLoadedWhileTheOldOneServes() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Endpoint.FRESH);
    atOnce = false;

    assertThat(version()).isEqualTo(1);
    assertThat(version()).isEqualTo(1);
    assertThat(tasks).as("one refresh, however many requests").hasSize(1);
    tasks.remove().run();
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aRequestAfterAPauseFollowsTheRouteFirst() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofHours(1));

    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aRequestDoesNotWaitForALoadThatTakesLong() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofHours(1));
    atOnce = false;

    assertThat(version()).isEqualTo(1);
  }

  @Test
  void thePreviousVersionIsBackWithoutLoading() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(two, one);
    bench.pass(Duration.ofMinutes(1));
    assertThat(version()).isEqualTo(2);
    bench.route(new Target(1, one.archive(), one.digest()), null);
    bench.pass(Duration.ofMinutes(1));

    assertThat(version()).isEqualTo(1);
    assertThat(bench.loads).hasValue(2);
  }

  @Test
  void anArchiveThatIsNotWhatWasRegisteredNeverServes() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.route(new Target(2, two.archive(), one.digest()), one);
    bench.pass(Duration.ofMinutes(1));

    assertThat(version()).isEqualTo(1);
    assertThat(bench.metrics)
        .anySatisfy(line -> {
          assertThat(line.path("version").stringValue()).isEqualTo("2");
          assertThat(line.path("PredictionErrors").intValue()).isEqualTo(1);
        });
  }

  @Test
  void aFreshProcessServesThePreviousVersionWhileTheLiveOneCannotBeLoaded() {
    bench.route(bench.upload(2, new byte[] {1, 2, 3}), one);

    assertThat(version()).isEqualTo(1);
  }

  @Test
  void nothingThatCanBeLoadedIsUnavailable() {
    bench.route(bench.upload(2, new byte[] {1, 2, 3}), null);

    HttpResponse answer = bench.predict(ONE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(bench.body(answer).at("/error/code").stringValue()).isEqualTo("unavailable");
  }

  @Test
  void aLedgerOutOfReachChangesNothingForAModelInMemory() {
    bench.route(one, null);
    assertThat(version()).isEqualTo(1);
    bench.unreliable.down = true;
    bench.pass(Duration.ofHours(1));

    assertThat(version()).isEqualTo(1);
    bench.unreliable.down = false;
    bench.route(two, one);
    bench.pass(Endpoint.STALE);
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void aLedgerOutOfReachIsUnavailableForAModelThatIsNot() {
    bench.unreliable.down = true;

    assertThat(bench.predict(ONE).status()).isEqualTo(503);
  }

  private int version() {
    HttpResponse answer = bench.predict(ONE);
    assertThat(answer.status()).isEqualTo(200);
    return bench.body(answer).path("version").intValue();
  }
}
