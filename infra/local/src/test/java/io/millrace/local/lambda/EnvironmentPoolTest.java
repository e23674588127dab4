package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EnvironmentPoolTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final FunctionDefinition FUNCTION =
      new FunctionDefinition(
          "f",
          "F",
          "arn:aws:iam::000000000000:role/r",
          Path.of("."),
          Map.of(),
          128,
          Duration.ofSeconds(5),
          null,
          null,
          "g",
          "Text",
          false,
          false);

  private final RuntimeApi api = new RuntimeApi();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Instant now = START;
  private final EnvironmentPool pool =
      new EnvironmentPool(
          () ->
              new ExecutionEnvironment(
                  FUNCTION, new Standing(), api, (group, stream, line) -> {}, InvocationSink.NONE),
          () -> now,
          4,
          2,
          null);

  @AfterEach
  void close() {
    callers.shutdownNow();
    api.close();
  }

  @Test
  void whoIsNotAskedForIsLetGoAndAnotherIsStartedThen() throws InterruptedException {
    ExecutionEnvironment first = pool.take();
    assertThat(pool.releaseIdle(START.plusSeconds(99))).as("it is busy").isEmpty();
    pool.giveBack(first);

    assertThat(pool.releaseIdle(START)).as("just given back").isEmpty();
    now = START.plusSeconds(60);
    ExecutionEnvironment again = pool.take();
    assertThat(again).isSameAs(first);
    pool.giveBack(again);

    assertThat(pool.releaseIdle(START.plusSeconds(60))).isEmpty();
    assertThat(pool.releaseIdle(START.plusSeconds(61))).containsExactly(first);
    assertThat(pool.releaseIdle(START.plusSeconds(61))).isEmpty();
    assertThat(pool.close()).isEmpty();
  }

  @Test
  void whoCameFirstIsServedFirst() throws Exception {
    ExecutionEnvironment only = pool.take();
    List<Future<Integer>> served = new ArrayList<>();
    var order = new AtomicInteger();
    for (int caller = 0; caller < 5; caller++) {
      served.add(
          callers.submit(() -> {
            ExecutionEnvironment mine = pool.take();
            int place = order.getAndIncrement();
            pool.giveBack(mine);
            return place;
          }));
      awaitWaiting(caller + 1);
    }

    pool.giveBack(only);

    for (int caller = 0; caller < 5; caller++) {
      assertThat(served.get(caller).get()).isEqualTo(caller);
    }
    assertThat(pool.pids()).as("a line that moves gets no other").hasSize(1);
  }

  @Test
  void whatThoseInLineHaveWaitedTogetherPaysForAnotherAsLongAsThereIsACoreForIt() throws Exception {
    ExecutionEnvironment only = pool.take();
    List<Future<ExecutionEnvironment>> waiting = new ArrayList<>();
    for (int caller = 0; caller < 15; caller++) {
      waiting.add(callers.submit(pool::take));
      awaitWaiting(caller + 1);
    }
    now = now.plusMillis(16); // 15 callers, each for 16 ms
    pool.giveBack(only);
    assertThat(waiting.getFirst().get()).isSameAs(only);
    assertThat(pool.pids()).as("not yet: 240 ms together").hasSize(1);

    now = now.plusMillis(1);
    pool.giveBack(only);
    assertThat(waiting.get(1).get()).isSameAs(only);
    ExecutionEnvironment second = waiting.get(2).get();
    assertThat(second).as("one that was started beside the line").isNotSameAs(only);

    for (int caller = 3; caller < 15; caller++) {
      now = now.plusMillis(20);
      pool.giveBack(second);
      assertThat(waiting.get(caller).get()).isSameAs(second);
    }
    assertThat(pool.pids()).as("there are two cores").hasSize(2);
  }

  @Test
  void whereTheLineStaysLongTwoShareACore() throws Exception {
    var served = new LinkedBlockingQueue<ExecutionEnvironment>();
    for (int caller = 0; caller < 12; caller++) {
      var _ =
          callers.submit(() -> {
            while (true) {
              served.put(pool.take());
            }
          });
    }

    while (pool.pids().size() < 4) {
      serve(served);
    }
    for (int again = 0; again < 200; again++) {
      serve(served);
    }

    assertThat(pool.pids()).as("there are two cores").hasSize(4);
  }

  private void serve(BlockingQueue<ExecutionEnvironment> served) throws InterruptedException {
    ExecutionEnvironment done = served.take();
    now = now.plusMillis(20);
    pool.giveBack(done);
  }

  @Test
  void whereTheLineDoesNotMoveAnotherIsStartedThoughNoCoreIsLeft() throws Exception {
    pool.take();
    for (int caller = 1; caller < 3; caller++) { // nobody gives back what they have
      Future<ExecutionEnvironment> taken = callers.submit(pool::take);
      awaitWaiting(1);
      now = now.plusSeconds(1);
      assertThat(taken.get()).isNotNull();
    }

    assertThat(pool.pids()).hasSize(3);
  }

  @Test
  void whoWaitsWhenThePoolIsClosedIsToldSo() throws Exception {
    pool.take();
    Future<ExecutionEnvironment> waiting = callers.submit(pool::take);
    awaitWaiting(1);

    pool.close();

    assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
  }

  private void awaitWaiting(int callers) {
    while (pool.waiting() < callers) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsLetGoAsksForNothingMore() {
    RuntimeSession session = new RuntimeSession(Duration.ofSeconds(5), () -> 1);
    session.end(InvocationResult.Failed.of("Runtime.ExitError", "ended"));

    assertThatThrownBy(session::next).isInstanceOf(InterruptedException.class);
  }

  /** Starts what asks for an invocation, and then only stands there. */
  private record Standing() implements Sandboxes, Sandbox {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Override
    public Sandbox start(
        FunctionDefinition function, String runtimeApi, String logStream, Listener listener) {
      URI next = URI.create("http://" + runtimeApi + "/2018-06-01/runtime/invocation/next");
      var _ = CLIENT.sendAsync(HttpRequest.newBuilder(next).build(), BodyHandlers.discarding());
      return this;
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public ProcessUsage usage() {
      return ProcessUsage.UNKNOWN;
    }

    @Override
    public boolean isLost() {
      return false;
    }

    @Override
    public void kill() {}

    @Override
    public void terminate() {}

    @Override
    public boolean awaitEnd(Duration patience) {
      return true;
    }

    @Override
    public void close() {}
  }
}
