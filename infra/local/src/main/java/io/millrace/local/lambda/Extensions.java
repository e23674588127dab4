package io.millrace.local.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The extensions inside one function's process. Each is told of every invocation, and there is no
 * further one until all have asked for it.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda Extensions API to create extensions".
 */
final class Extensions {

  /** What an extension is told. */
  record Event(String requestId, String functionArn, String traceHeader, Instant deadline) {}

  /** One of them, and what it was not told yet. */
  private static final class Extension {
    private boolean asks;
    private @Nullable Event untold;

    boolean isReady() {
      return asks && untold == null;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Extension> all = new HashMap<>();
  private boolean ended;

  /** Takes one in; returns how it names itself from then on. */
  String register() {
    String identifier = UUID.randomUUID().toString();
    lock.lock();
    try {
      all.put(identifier, new Extension());
      return identifier;
    } finally {
      lock.unlock();
    }
  }

  /** Tells all of them of an invocation. */
  void invoked(Event event) {
    lock.lock();
    try {
      all.values().forEach(each -> each.untold = event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next invocation, for as long as it takes.
   *
   * @return empty if there is no such extension
   * @throws InterruptedException if the function has ended
   */
  Optional<Event> next(String identifier) throws InterruptedException {
    lock.lock();
    try {
      Extension extension = all.get(identifier);
      if (extension == null) {
        return Optional.empty();
      }
      extension.asks = true;
      changed.signalAll();
      while (extension.untold == null) {
        if (ended) {
          throw new InterruptedException("the function has ended");
        }
        changed.await();
      }
      Event event = extension.untold;
      extension.untold = null;
      extension.asks = false;
      return Optional.of(event);
    } finally {
      lock.unlock();
    }
  }

  /** Whether all wait for the next invocation. */
  boolean areReady() {
    lock.lock();
    try {
      return ended || all.values().stream().allMatch(Extension::isReady);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@link #areReady}; false if patience ends before. */
  boolean awaitReady(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!areReady()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
