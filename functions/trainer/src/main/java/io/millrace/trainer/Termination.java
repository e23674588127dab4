package io.millrace.trainer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish of SIGTERM to stop: the round that runs is finished and kept, then the JVM ends. */
final class Termination implements StopSignal {

  private static final int SECONDS_TO_KILL = 110; // SageMaker kills after two minutes

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;

  /** Runs when the JVM is asked to end, and holds it until training has ended. */
  Thread hook() {
    return new Thread(
        () -> {
          if (ended.getCount() == 0) {
            return;
          }
          requested = true;
          try {
            var _ = ended.await(SECONDS_TO_KILL, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "termination");
  }

  /** Training has ended: nothing is left to wait for. */
  void ended() {
    ended.countDown();
  }

  @Override
  public boolean requested() {
    return requested;
  }
}
