package io.millrace.prediction;

import io.millrace.runtime.process.InternalExtension;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends captures that were gathered: after an answer, while Lambda waits for it; in between, while
 * the process runs; and all of them before it ends.
 */
final class CaptureSender {

  private static final String NAME = "captures";

  private final GatheredCaptures captures;
  private final InternalExtension extension;
  private final Runnable then;
  private final Thread atExit;

  /**
   * @param then what follows an answer besides, after its captures
   */
  CaptureSender(GatheredCaptures captures, InternalExtension extension, Runnable then) {
    this.captures = captures;
    this.extension = extension;
    this.then = then;
    atExit = new Thread(captures::close, NAME + "-at-exit");
  }

  void start() {
    Runtime.getRuntime().addShutdownHook(atExit);
    Thread.ofPlatform().daemon().name(NAME).start(this::run);
  }

  private void run() {
    try (ScheduledExecutorService inBetween =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(NAME + "-in-between").factory())) {
      long millis = GatheredCaptures.PAUSE.toMillis();
      var _ =
          inBetween.scheduleWithFixedDelay(
              captures::sendWhatIsDue, millis, millis, TimeUnit.MILLISECONDS);
      extension.afterEachAnswer(() -> {
        captures.sendWhatIsDue();
        then.run();
      });
      inBetween.shutdownNow();
    }
    captures.close();
    leave();
  }

  private void leave() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) { // it is ending, and sends what waits itself
      return;
    }
  }
}
