package io.millrace.local.lambda;

import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one function: the last used one first, and a new one when all are busy.
 *
 * <p>Reserved concurrency throttles, as on AWS. The machine's own limit does not: beyond it an
 * invocation waits. Before a further process is started, a busy one is given a moment to finish,
 * for a start takes longer than most invocations.
 */
final class EnvironmentPool {

  private static final Duration HESITATION = Duration.ofMillis(250);

  /** One that waits, and since when. */
  private record Idle(ExecutionEnvironment environment, Instant since) {}

  private final Supplier<ExecutionEnvironment> starter;
  private final InstantSource clock;
  private final int limit;
  private final @Nullable Integer reserved;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Deque<Idle> idle = new ArrayDeque<>(); // the longest waiting last
  private final Set<ExecutionEnvironment> all = new HashSet<>();
  private int starting;
  private int busy;
  private boolean closed;

  EnvironmentPool(
      Supplier<ExecutionEnvironment> starter,
      InstantSource clock,
      int machineLimit,
      @Nullable Integer reserved) {
    this.starter = starter;
    this.clock = clock;
    this.limit = reserved == null ? machineLimit : Math.min(machineLimit, reserved);
    this.reserved = reserved;
  }

  /**
   * Takes an environment, which must be given back.
   *
   * @throws ServiceException with code {@code TooManyRequestsException} if all that are reserved
   *     are busy
   * @throws InterruptedException if the pool is closed meanwhile
   */
  ExecutionEnvironment take() throws InterruptedException {
    ExecutionEnvironment free = takeFree();
    return free == null ? start() : free;
  }

  void giveBack(ExecutionEnvironment environment) {
    lock.lock();
    try {
      busy--;
      if (environment.isAlive()) {
        idle.addFirst(new Idle(environment, clock.instant()));
      } else {
        all.remove(environment);
      }
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Starts a process if there is none yet, and waits until it is ready. */
  void prestart(Duration patience) throws InterruptedException {
    if (claimFirst()) {
      ExecutionEnvironment environment = start();
      giveBack(environment); // whoever comes first need not start another
      environment.awaitReady(patience);
    }
  }

  /** Process ids, for those who look after processes from outside. */
  List<Long> pids() {
    lock.lock();
    try {
      return all.stream()
          .filter(ExecutionEnvironment::isAlive)
          .map(ExecutionEnvironment::pid)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of those that nobody has asked for since then; they are to be stopped. */
  List<ExecutionEnvironment> releaseIdle(Instant since) {
    lock.lock();
    try {
      List<ExecutionEnvironment> released =
          idle.stream()
              .filter(each -> each.since().isBefore(since))
              .map(Idle::environment)
              .toList();
      idle.removeIf(each -> released.contains(each.environment()));
      released.forEach(all::remove);
      return released;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the pool and returns what is left to be stopped. */
  List<ExecutionEnvironment> close() {
    lock.lock();
    try {
      closed = true;
      freed.signalAll();
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  /** Takes an idle environment, or the right to {@link #start} one: then null. */
  private @Nullable ExecutionEnvironment takeFree() throws InterruptedException {
    lock.lock();
    try {
      if (reserved != null && busy >= reserved) {
        throw new ServiceException(429, "TooManyRequestsException", "Rate Exceeded.");
      }
      long hesitation = HESITATION.toNanos();
      while (true) {
        if (closed) {
          throw new InterruptedException("the local cloud is closing");
        }
        ExecutionEnvironment free = pollAlive();
        int total = all.size() + starting;
        if (free != null) {
          busy++;
          return free;
        }
        if (total == 0 || (hesitation <= 0 && total < limit)) {
          busy++;
          starting++;
          return null;
        }
        if (total < limit) {
          hesitation = freed.awaitNanos(hesitation);
        } else {
          freed.awaitNanos(HESITATION.toNanos());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the right to start the first process, if nobody has yet. */
  private boolean claimFirst() {
    lock.lock();
    try {
      boolean untouched = !closed && limit > 0 && all.isEmpty() && starting == 0;
      if (untouched) {
        busy++;
        starting++;
      }
      return untouched;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ExecutionEnvironment pollAlive() {
    for (Idle each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      if (each.environment().isAlive()) {
        return each.environment();
      }
      all.remove(each.environment());
    }
    return null;
  }

  /** Starts a process, outside the lock: others take and give back meanwhile. */
  private ExecutionEnvironment start() {
    ExecutionEnvironment environment = null;
    try {
      environment = starter.get();
      return environment;
    } finally {
      started(environment);
    }
  }

  private void started(@Nullable ExecutionEnvironment environment) {
    lock.lock();
    try {
      starting--;
      if (environment == null) {
        busy--;
      } else {
        all.add(environment);
        if (closed) {
          environment.kill();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
