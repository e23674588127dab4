package io.millrace.host;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A heap that is swept whole whenever it has grown by half. The serial collector alone does so only
 * once it has reached its limit: what was under way when it swept the youngest part stays until
 * then, though it is garbage a moment later. The JVM gives back what is free with {@code
 * -XX:MaxHeapFreeRatio} and {@code -XX:-ShrinkHeapInSteps}.
 */
public final class GrownHeap {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final long LEAST_GROWTH = 48L << 20;

  private final LongSupplier size;
  private final Runnable sweep;
  private long swept;

  /**
   * @param size of the heap, in bytes of the operating system
   */
  GrownHeap(LongSupplier size, Runnable sweep) {
    this.size = size;
    this.sweep = sweep;
    this.swept = size.getAsLong();
  }

  /** Looks after this process's heap until it ends, in a thread of its own. */
  public static void lookAfter() {
    var heap = new GrownHeap(Runtime.getRuntime()::totalMemory, System::gc);
    Thread.ofPlatform().daemon().name("grown-heap").start(heap::run);
  }

  /** Sweeps it if it has grown enough since it was last swept. */
  void look() {
    if (size.getAsLong() - swept > Math.max(swept / 2, LEAST_GROWTH)) {
      sweep.run();
      swept = size.getAsLong();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
