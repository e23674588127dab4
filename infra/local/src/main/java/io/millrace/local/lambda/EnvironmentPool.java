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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environments of one function: the last used one first, and whoever finds all of them busy
 * stands in line.
 *
 * <p>Reserved concurrency throttles, as on AWS. The machine's own limit does not: beyond it an
 * invocation waits. A start takes longer than most invocations, so nobody waits for one but who
 * comes when there is none. Another is started beside the line once those in it have waited
 * together for as long as a start takes, if a core is left for it; where the line stays long, two
 * share a core, as each waits at times for who asks it and for what it asks; and where the line
 * does not move, since what goes before it waits for something else than a core.
 */
final class EnvironmentPool {

  private static final Logger log = LoggerFactory.getLogger(EnvironmentPool.class);

  /** What a start takes, about. */
  private static final Duration START = Duration.ofMillis(250);

  /** Waiting is added up for so long, and then anew. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private static final int SHARE_A_CORE = 2;

  /** A line is long that has so many in it for each environment, all the window long. */
  private static final int LONG = 2;

  private static final Duration READY_PATIENCE = Duration.ofSeconds(30);

  /** One that waits, and since when. */
  private record Idle(ExecutionEnvironment environment, Instant since) {}

  /** A caller in the line, and what it is given. */
  private static final class Caller {

    private final Condition turn;
    private @Nullable ExecutionEnvironment given;

    Caller(Condition turn) {
      this.turn = turn;
    }
  }

  private final Supplier<ExecutionEnvironment> starter;
  private final InstantSource clock;
  private final int limit;
  private final int cores;
  private final @Nullable Integer reserved;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Idle> idle = new ArrayDeque<>(); // the longest waiting last
  private final Deque<Caller> line = new ArrayDeque<>(); // the longest waiting first
  private final Set<ExecutionEnvironment> all = new HashSet<>();
  private int starting;
  private int busy;
  private boolean growing; // one that is started beside the line is not ready yet
  private Instant windowStart;
  private Instant counted; // until when waiting was added up
  private Instant moved; // when the line last became shorter, or began
  private Duration waited = Duration.ZERO; // of all in the line together, in the window
  private boolean closed;

  /**
   * @param machineLimit most environments
   * @param cores beyond so many environments, further ones share them
   * @param reserved concurrency; null where none is
   */
  EnvironmentPool(
      Supplier<ExecutionEnvironment> starter,
      InstantSource clock,
      int machineLimit,
      int cores,
      @Nullable Integer reserved) {
    this.starter = starter;
    this.clock = clock;
    this.limit = reserved == null ? machineLimit : Math.min(machineLimit, reserved);
    this.cores = cores;
    this.reserved = reserved;
    this.windowStart = clock.instant();
    this.counted = windowStart;
    this.moved = windowStart;
  }

  /**
   * Takes an environment, which must be given back. Who came first is served first.
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
      offer(environment);
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

  /** How many stand in line. */
  int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
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
      line.forEach(caller -> caller.turn.signal());
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a free environment, or the right to {@link #start} one: then null. */
  private @Nullable ExecutionEnvironment takeFree() throws InterruptedException {
    lock.lock();
    try {
      if (reserved != null && busy >= reserved) {
        throw new ServiceException(429, "TooManyRequestsException", "Rate Exceeded.");
      }
      ExecutionEnvironment free = line.isEmpty() ? pollAlive() : null;
      if (free != null) {
        busy++;
        return free;
      }
      return standInLine();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ExecutionEnvironment standInLine() throws InterruptedException {
    Caller caller = new Caller(lock.newCondition());
    count();
    if (line.isEmpty()) {
      moved = clock.instant();
    }
    line.addLast(caller);
    try {
      while (true) {
        if (caller.given != null) {
          return caller.given; // who gave it has counted it as busy
        }
        if (closed) {
          throw new InterruptedException("the local cloud is closing");
        }
        if (all.size() + starting == 0) {
          busy++;
          starting++;
          return null;
        }
        growWhereItHelps();
        var _ = caller.turn.await(START.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      if (caller.given != null) {
        busy--;
        offer(caller.given);
      }
      throw e;
    } finally {
      line.remove(caller);
    }
  }

  /** Hands an environment that is free to whoever waits longest, or lets it wait. */
  private void offer(ExecutionEnvironment environment) {
    count();
    moved = clock.instant();
    if (!environment.isAlive()) {
      all.remove(environment);
      Caller next = line.peekFirst();
      if (next != null) {
        next.turn.signal(); // it may have to start another
      }
      return;
    }
    Caller next = line.pollFirst();
    if (next == null) {
      idle.addFirst(new Idle(environment, moved));
    } else {
      busy++;
      next.given = environment;
      next.turn.signal();
      growWhereItHelps();
    }
  }

  /** Adds up what those in the line have waited since this was last done. */
  private void count() {
    Instant now = clock.instant();
    if (Duration.between(windowStart, now).compareTo(WINDOW) > 0) {
      windowStart = now;
      waited = Duration.ZERO;
    }
    waited = waited.plus(Duration.between(counted, now).multipliedBy(line.size()));
    counted = now;
  }

  private void growWhereItHelps() {
    count();
    int total = all.size() + starting;
    Duration enough = total < cores ? START : WINDOW.multipliedBy((long) LONG * total);
    boolean together = !growing && total < SHARE_A_CORE * cores && waited.compareTo(enough) >= 0;
    boolean stands = Duration.between(moved, clock.instant()).compareTo(START) >= 0;
    if (!closed && total < limit && (together || stands)) {
      growing = true;
      starting++;
      moved = clock.instant();
      waited = Duration.ZERO;
      Thread.ofVirtual().name("another-environment").start(this::grow);
    }
  }

  private void grow() {
    ExecutionEnvironment environment = null;
    try {
      environment = starter.get();
    } catch (RuntimeException e) { // those in the line are served by the others, as before
      log.warn("no further environment could be started: {}", String.valueOf(e.getMessage()));
    } finally {
      started(environment, 0);
    }
    try {
      if (environment != null) {
        environment.awaitReady(READY_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      growing = false;
      if (environment != null) {
        offer(environment);
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
      started(environment, environment == null ? 1 : 0);
    }
  }

  /**
   * Notes that a start has ended.
   *
   * @param environment null if it failed
   * @param notBusy who were counted as busy with it, and are not
   */
  private void started(@Nullable ExecutionEnvironment environment, int notBusy) {
    lock.lock();
    try {
      starting--;
      busy -= notBusy;
      if (environment != null) {
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
