package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
  private Instant now = START;
  private final EnvironmentPool pool =
      new EnvironmentPool(
          () ->
              new ExecutionEnvironment(
                  FUNCTION, new Standing(), api, (group, stream, line) -> {}, InvocationSink.NONE),
          () -> now,
          4,
          null);

  @AfterEach
  void close() {
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
  void whatIsLetGoAsksForNothingMore() {
    RuntimeSession session = new RuntimeSession(Duration.ofSeconds(5), () -> 1);
    session.end(InvocationResult.Failed.of("Runtime.ExitError", "ended"));

    assertThatThrownBy(session::next).isInstanceOf(InterruptedException.class);
  }

  /** Starts what only stands there. */
  private record Standing() implements Sandboxes, Sandbox {

    @Override
    public Sandbox start(
        FunctionDefinition function, String runtimeApi, String logStream, Listener listener) {
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
