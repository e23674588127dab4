package io.millrace.local.lambda;

import io.millrace.local.service.LogSink;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in which a function runs, one invocation at a time, and all that was said there. */
final class ExecutionEnvironment {

  private final FunctionDefinition function;
  private final String id = UUID.randomUUID().toString().replace("-", "");
  private final String logStream =
      "%s/[$LATEST]%s"
          .formatted(
              DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT)
                  .format(LocalDate.now(ZoneOffset.UTC)),
              id);
  private final LogSink logs;
  private final InvocationSink usages;
  private final RuntimeApi api;
  private final RuntimeSession session;
  private final Sandbox sandbox;
  private final Instant started = Instant.now();
  private boolean invoked;
  private volatile @Nullable LogTail tail;

  /**
   * Starts the function; it initializes while the caller goes on.
   *
   * @throws UncheckedIOException if it cannot be started
   */
  ExecutionEnvironment(
      FunctionDefinition function,
      Sandboxes sandboxes,
      RuntimeApi api,
      LogSink logs,
      InvocationSink usages) {
    this.function = function;
    this.api = api;
    this.logs = logs;
    this.usages = usages;
    this.session = new RuntimeSession(function.timeout(), ExecutionEnvironment::load);
    log(PlatformLines.initStart());
    String address = api.open(id, session);
    try {
      sandbox = sandboxes.start(function, address, logStream, new Output());
    } catch (UncheckedIOException e) {
      api.forget(id);
      throw e;
    }
  }

  /** Programs that want a core, for each core that there is; below 0 where nobody counts them. */
  private static double load() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system.getSystemLoadAverage() / system.getAvailableProcessors();
  }

  /** Waits until the function is ready to be invoked, or never will be, or patience ends. */
  void awaitReady(Duration patience) throws InterruptedException {
    session.awaitInitialization(patience);
  }

  /** Whether it can still be invoked. */
  boolean isAlive() {
    return sandbox.isAlive() && !session.hasEnded();
  }

  long pid() {
    return sandbox.pid();
  }

  /** Whether it ended for what another function did: what ran in it is to be run again. */
  boolean isLost() {
    return sandbox.isLost();
  }

  /**
   * Runs one invocation, once the process is initialized. Call for one at a time.
   *
   * @param tail gets what is logged meanwhile; null where nobody asks for it
   * @param sink takes an answer that comes bit by bit; null where it is wanted whole
   */
  InvocationResult invoke(
      String requestId,
      String payload,
      String traceHeader,
      @Nullable LogTail tail,
      @Nullable AnswerSink sink)
      throws InterruptedException {
    this.tail = tail;
    try {
      return invoke(requestId, payload, traceHeader, sink);
    } finally {
      this.tail = null;
    }
  }

  private InvocationResult invoke(
      String requestId, String payload, String traceHeader, @Nullable AnswerSink sink)
      throws InterruptedException {
    session.awaitInitialization();
    awaitExtensions();
    Duration init = initDuration();
    ProcessUsage before = sandbox.usage();
    Instant start = Instant.now();
    log(PlatformLines.start(requestId));
    InvocationResult result = session.invoke(requestId, function.arn(), payload, traceHeader, sink);
    Duration duration = Duration.between(start, Instant.now());
    ProcessUsage after = sandbox.usage();
    if (result == null) {
      kill();
      String message =
          String.format(
              Locale.ROOT,
              "%s %s Task timed out after %.2f seconds",
              start,
              requestId,
              function.timeout().toMillis() / 1000.0);
      log(message);
      result = InvocationResult.Failed.of("Sandbox.Timedout", message);
    }
    log(PlatformLines.end(requestId));
    log(
        PlatformLines.report(
            requestId, duration, function.memoryMegabytes(), init, after.peakBytes()));
    usages.ended(
        new InvocationUsage(
            function.logGroup(),
            sandbox.pid(),
            function.memoryMegabytes(),
            result instanceof InvocationResult.Returned,
            duration,
            init,
            init == null ? null : before.cpu(),
            after.cpuSince(before),
            after.peakBytes()));
    return result;
  }

  /** Whether it can be invoked at once: extensions may have to do after an answer. */
  boolean isReady() {
    return session.extensions().areReady();
  }

  /**
   * Waits for what its extensions do, which has the function's time, and ends what takes longer.
   */
  void awaitExtensions() throws InterruptedException {
    if (!session.extensions().awaitReady(function.timeout())) {
      log("Extensions did not ask for their next event within %s".formatted(function.timeout()));
      kill();
    }
  }

  /**
   * The time from the start until it could be invoked, with the first invocation; null with the
   * others.
   */
  private @Nullable Duration initDuration() {
    boolean first = !invoked;
    invoked = true;
    return first
        ? session.initializedAt().map(at -> Duration.between(started, at)).orElse(null)
        : null;
  }

  /** Ends it at once. */
  void kill() {
    sandbox.kill();
    session.end(InvocationResult.Failed.of("Sandbox.Killed", "the environment was stopped"));
  }

  /** Asks it to end. */
  void terminate() {
    sandbox.terminate();
  }

  /** Waits for it to end, and kills it if it has not by the deadline. */
  void awaitEnd(Instant deadline) {
    try {
      Duration left = Duration.between(Instant.now(), deadline);
      if (sandbox.awaitEnd(left.isPositive() ? left : Duration.ofMillis(1))) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private void log(String line) {
    LogTail asked = tail;
    if (asked != null) {
      asked.add(line);
    }
    logs.append(function.logGroup(), logStream, line);
  }

  /** What comes out of the function. */
  private final class Output implements Sandbox.Listener {

    @Override
    public void line(String line) {
      log(line);
    }

    @Override
    public void ended(String error) {
      session.end(InvocationResult.Failed.of("Runtime.ExitError", error));
      api.forget(id);
    }
  }
}
