package io.millrace.local.events;

import io.millrace.schedules.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things at their times, on one thread: each only hands an event over. */
final class Ticker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("schedules").daemon().factory());

  Ticker(InstantSource clock) {
    this.clock = clock;
  }

  /** Ends what was to be done at its times. */
  interface Planned {
    void cancel();
  }

  /** Runs the action at each time from now on, with the time at which it was due. */
  Planned add(Schedule schedule, Consumer<Instant> action) {
    var cancelled = new AtomicBoolean();
    plan(schedule, clock.instant(), action, cancelled);
    return () -> cancelled.set(true);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }

  private void plan(
      Schedule schedule, Instant from, Consumer<Instant> action, AtomicBoolean cancelled) {
    schedule
        .after(from)
        .ifPresent(due -> {
          long delay = Duration.between(clock.instant(), due).toMillis();
          try {
            var _ =
                thread.schedule(
                    () -> fire(schedule, due, action, cancelled),
                    Math.max(0, delay),
                    TimeUnit.MILLISECONDS);
          } catch (RejectedExecutionException e) {
            log.debug("no further firing: closing");
          }
        });
  }

  private void fire(
      Schedule schedule, Instant due, Consumer<Instant> action, AtomicBoolean cancelled) {
    if (cancelled.get()) {
      return;
    }
    try {
      action.accept(due);
    } catch (RuntimeException e) { // one broken schedule must not end the others
      log.error("a schedule failed", e);
    }
    plan(schedule, due, action, cancelled);
  }
}
