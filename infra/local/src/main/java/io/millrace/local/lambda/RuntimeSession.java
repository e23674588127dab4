package io.millrace.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The conversation with one function process: initialization, then one invocation at a time. */
final class RuntimeSession {

  private static final long END_CHECK_MILLIS = 50;
  private static final int BUFFER_BYTES = 8192;

  /** What a runtime is given to do. */
  record Invocation(
      String requestId, String functionArn, String payload, String traceHeader, Instant deadline) {}

  private record Request(
      String requestId, String functionArn, String payload, String traceHeader, Duration limit) {}

  private record Running(
      String requestId,
      CompletableFuture<@Nullable InvocationResult> result,
      @Nullable AnswerSink sink) {}

  /** How much longer the first invocation may take, on a machine that has much else to do. */
  private static final double MOST_STRETCHED = 5;

  private final Duration timeout;
  private final DoubleSupplier load;
  private final SynchronousQueue<Request> requests = new SynchronousQueue<>();
  private final CompletableFuture<Instant> initialized = new CompletableFuture<>();
  private final CompletableFuture<InvocationResult.Failed> ended = new CompletableFuture<>();
  private final Extensions extensions = new Extensions();
  private volatile @Nullable Running running;

  /**
   * @param timeout of an invocation
   * @param load programs that want a core, for each core that there is
   */
  RuntimeSession(Duration timeout, DoubleSupplier load) {
    this.timeout = timeout;
    this.load = load;
  }

  /**
   * How long an invocation may take. The first one in a process loads what none before it has
   * loaded; on AWS priming has, and nobody else is on its core.
   */
  private Duration limit(boolean first) {
    double stretch = first ? Math.clamp(load.getAsDouble(), 1, MOST_STRETCHED) : 1;
    return Duration.ofMillis((long) (timeout.toMillis() * stretch));
  }

  /** Waits until the process first asks for an invocation, or has ended, or patience ends. */
  void awaitInitialization(Duration patience) throws InterruptedException {
    try {
      CompletableFuture.anyOf(initialized, ended).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // neither future fails, and who runs out of patience goes on without
    }
  }

  /** Waits until the process first asks for an invocation, or has ended. */
  void awaitInitialization() throws InterruptedException {
    try {
      CompletableFuture.anyOf(initialized, ended).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither future fails", e);
    }
  }

  /** When the process first asked for an invocation; empty if it never has. */
  Optional<Instant> initializedAt() {
    return Optional.ofNullable(initialized.getNow(null));
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  /**
   * Runs one invocation; the time limit counts from when the process takes it.
   *
   * @param sink takes an answer that comes bit by bit; null where it is wanted whole
   * @return null if it ran out of time: the process must then be killed
   */
  @Nullable InvocationResult invoke(
      String requestId,
      String functionArn,
      String payload,
      String traceHeader,
      @Nullable AnswerSink sink)
      throws InterruptedException {
    var result = new CompletableFuture<@Nullable InvocationResult>();
    Duration limit = limit(running == null);
    running = new Running(requestId, result, sink);
    Request request = new Request(requestId, functionArn, payload, traceHeader, limit);
    boolean taken = false;
    while (!taken) {
      if (ended.isDone()) {
        return ended.join();
      }
      taken = requests.offer(request, END_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (ended.isDone()) {
      result.complete(ended.join());
    }
    return result.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /**
   * Waits for an invocation, for as long as it takes.
   *
   * @throws InterruptedException if the session has ended: there will be none
   */
  Invocation next() throws InterruptedException {
    initialized.complete(Instant.now());
    Request request = null;
    while (request == null) {
      if (ended.isDone()) {
        throw new InterruptedException("the session has ended");
      }
      request = requests.poll(1, TimeUnit.SECONDS);
    }
    Instant deadline = Instant.now().plus(request.limit());
    extensions.invoked(
        new Extensions.Event(
            request.requestId(), request.functionArn(), request.traceHeader(), deadline));
    return new Invocation(
        request.requestId(),
        request.functionArn(),
        request.payload(),
        request.traceHeader(),
        deadline);
  }

  Extensions extensions() {
    return extensions;
  }

  void returned(String requestId, String payload) {
    finish(requestId, new InvocationResult.Returned(payload));
  }

  /**
   * Passes on what the function answers bit by bit, until its end.
   *
   * @throws IOException if it breaks off, or nobody takes it any longer
   */
  void streamed(String requestId, InputStream answer) throws IOException {
    Running current = running;
    if (current == null || !current.requestId().equals(requestId)) {
      throw new IOException("no invocation " + requestId + " is running");
    }
    AnswerSink sink = current.sink();
    if (sink == null) {
      returned(requestId, new String(answer.readAllBytes(), StandardCharsets.UTF_8));
      return;
    }
    try {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = read(requestId, answer, buffer);
          read >= 0;
          read = read(requestId, answer, buffer)) {
        sink.take(buffer, read);
      }
    } finally {
      returned(requestId, ""); // whoever goes away before the end makes no failure of it
    }
  }

  private int read(String requestId, InputStream answer, byte[] buffer) throws IOException {
    try {
      return answer.read(buffer);
    } catch (IOException e) {
      finish(requestId, InvocationResult.Failed.of("Stream", String.valueOf(e.getMessage())));
      throw e;
    }
  }

  void failed(String requestId, String error) {
    finish(requestId, new InvocationResult.Failed(error));
  }

  /** The process is of no more use; the first reason given is what an invocation in it answers. */
  void end(InvocationResult.Failed reason) {
    ended.complete(reason);
    extensions.end();
    Running current = running;
    if (current != null) {
      current.result().complete(ended.join());
    }
  }

  private void finish(String requestId, InvocationResult outcome) {
    Running current = running;
    if (current != null && current.requestId().equals(requestId)) {
      current.result().complete(outcome);
    }
  }
}
