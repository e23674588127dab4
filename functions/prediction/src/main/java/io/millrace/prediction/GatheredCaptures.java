package io.millrace.prediction;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Captures that wait until the answers that they are of have left, and then go together: at once
 * where nothing went within the last {@link #PAUSE}, else when it is over.
 *
 * <p>At most {@value #MOST_BYTES} bytes wait: who brings more sends them before he answers. Safe
 * for use by many threads.
 */
final class GatheredCaptures implements Captures {

  /** So long a capture may wait while the process runs. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  static final int MOST_BYTES = 1 << 20;

  private final Captures store;
  private final InstantSource clock;
  private final ReentrantLock sending = new ReentrantLock();
  private List<CaptureLine> waiting = new ArrayList<>();
  private int bytes;
  private Instant sent = Instant.MIN;
  private volatile boolean closed;

  GatheredCaptures(Captures store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void keep(List<CaptureLine> captures) {
    if (add(captures) > MOST_BYTES || closed) {
      send();
    }
  }

  /** Sends what waits, unless something went a moment ago; waits for what is being sent. */
  void sendWhatIsDue() {
    sending.lock();
    try {
      if (!clock.instant().minus(PAUSE).isBefore(sent)) {
        send();
      }
    } finally {
      sending.unlock();
    }
  }

  /** Sends all that waits, and from now on whatever comes at once: nobody will send it later. */
  void close() {
    closed = true;
    send();
  }

  /** Sends all that waits. */
  void send() {
    sending.lock();
    try {
      List<CaptureLine> all = take();
      if (!all.isEmpty()) {
        store.keep(all);
        sent = clock.instant();
      }
    } finally {
      sending.unlock();
    }
  }

  private synchronized int add(List<CaptureLine> captures) {
    waiting.addAll(captures);
    captures.forEach(capture -> bytes += capture.bytes());
    return bytes;
  }

  private synchronized List<CaptureLine> take() {
    List<CaptureLine> all = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    return all;
  }
}
