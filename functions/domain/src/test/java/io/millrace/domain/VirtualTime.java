package io.millrace.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A time that goes on only while everybody sleeps: whoever wakes first runs, alone, to its next
 * sleep. So what many do at once is the same each time, and takes no time.
 */
public final class VirtualTime implements InstantSource {

  private record Sleeper(Instant until, long turn, Semaphore woken) {}

  private final PriorityQueue<Sleeper> sleepers =
      new PriorityQueue<>(Comparator.comparing(Sleeper::until).thenComparingLong(Sleeper::turn));
  private final Semaphore idle = new Semaphore(0);
  private Instant now = Instant.EPOCH;
  private long turns;

  @Override
  public Instant instant() {
    return now;
  }

  /** Lets all of them begin at once; returns when all have ended. None of them may throw. */
  public void run(List<Runnable> all) {
    for (Runnable each : all) {
      Thread.startVirtualThread(() -> {
        sleep(Duration.ZERO);
        each.run();
        idle.release();
      });
      idle.acquireUninterruptibly(); // it sleeps
    }
    while (!sleepers.isEmpty()) {
      Sleeper first = sleepers.remove();
      now = first.until();
      first.woken().release();
      idle.acquireUninterruptibly(); // it sleeps again, or has ended
    }
  }

  /** For those who run in this time. */
  public void sleep(Duration duration) {
    var woken = new Semaphore(0);
    sleepers.add(new Sleeper(now.plus(duration), turns++, woken));
    idle.release();
    woken.acquireUninterruptibly();
  }
}
