package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.Route.Target;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RouteFlipTest {

  private static final int VERSIONS = 40;
  private static final int CALLERS = 8;
  private static final int REQUESTS = 1_500; // of each caller
  private static final int HASTE = 1_000; // a second passes in a millisecond

  /** Version n gives log odds of n / 10: an answer shows which version it is of. */
  @Test
  void noRequestFailsAndEachAnswerIsOfTheVersionThatItNames()
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    InstantSource hasty =
        () -> Instant.EPOCH.plusNanos(Math.multiplyExact(System.nanoTime() - start, HASTE));
    Bench bench = new Bench(Thread.ofPlatform().daemon()::start, hasty);
    Target first = bench.upload(1, TestModels.churning(0.1));
    bench.route(first, null);

    Set<Integer> seen = new HashSet<>();
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Set<Integer>>> answers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        answers.add(callers.submit(caller(bench)));
      }
      Target live = first;
      for (int version = 2; answers.stream().anyMatch(a -> !a.isDone()); version++) {
        // versions come, go back to the one before, and come again
        Target next =
            version <= VERSIONS
                ? bench.upload(version, TestModels.churning(version / 10.0))
                : first;
        bench.route(next, live);
        awaitAnswers(bench, answers);
        bench.route(live, null);
        awaitAnswers(bench, answers);
        bench.route(next, live);
        live = next;
      }
      for (Future<Set<Integer>> answer : answers) {
        seen.addAll(answer.get());
      }
    }

    assertThat(bench.given).hasValue(CALLERS * REQUESTS);
    assertThat(seen).as("versions that answered").hasSizeGreaterThan(5);
  }

  /** Lets the callers get some answers before the route changes again. */
  private static void awaitAnswers(Bench bench, List<Future<Set<Integer>>> answers) {
    int enough = bench.given.get() + 50;
    while (bench.given.get() < enough && answers.stream().anyMatch(a -> !a.isDone())) {
      Thread.onSpinWait();
    }
  }

  private static Callable<Set<Integer>> caller(Bench bench) {
    return () -> {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < REQUESTS; i++) {
        HttpResponse answer = bench.predict("{\"instances\":[{\"tenure\":1}]}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode body = bench.body(answer);
        int version = body.path("version").intValue();
        double probability = body.at("/predictions/0/probabilities/Yes").doubleValue();
        assertThat(Math.round(10 * Math.log(probability / (1 - probability)))).isEqualTo(version);
        seen.add(version);
      }
      return seen;
    };
  }
}
