package io.millrace.serving;

import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Works on requests, as many at once as there are processors, in the order in which they came. A
 * request that waited too long is not worked on: its client is told to come again, and those behind
 * it wait less.
 */
final class Workers implements AutoCloseable {

  private static final HttpResponse FAILED =
      HttpResponse.error(
          500, "internal", "The request failed; why is in the log of the container.");

  private final Function<HttpRequest, HttpResponse> work;
  private final Duration patience;
  private final InstantSource clock;
  private final ExecutorService threads;

  /**
   * @param work is called by many threads at once
   * @param patience how long a request may wait
   */
  Workers(
      int threads,
      Function<HttpRequest, HttpResponse> work,
      Duration patience,
      InstantSource clock) {
    this.work = work;
    this.patience = patience;
    this.clock = clock;
    this.threads =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("worker-", 0).factory());
  }

  /** Takes a request; its answer is given from any thread, and once. */
  void take(ClientConnection.Work asked) {
    long since = clock.millis();
    try {
      threads.execute(() -> answer(asked, since));
    } catch (RejectedExecutionException stopping) {
      asked.answer().accept(ClientConnection.busy("The container is being stopped"));
    }
  }

  private void answer(ClientConnection.Work asked, long since) {
    HttpResponse answer = FAILED;
    try {
      answer =
          clock.millis() - since > patience.toMillis()
              ? ClientConnection.busy(
                  "The request waited for %s seconds without being worked on"
                      .formatted(patience.toSeconds()))
              : work.apply(asked.request());
    } finally {
      asked.answer().accept(answer); // whatever fails, nobody waits for ever
    }
  }

  /** Takes no more, and waits for those taken, but not longer than this. */
  void drain(Duration most) {
    threads.shutdown();
    try {
      var _ = threads.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
