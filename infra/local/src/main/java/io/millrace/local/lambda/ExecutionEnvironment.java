package io.millrace.local.lambda;

import io.millrace.local.InvocationSink;
import io.millrace.local.InvocationUsage;
import io.millrace.local.LogSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process of a function, and all that was said to and by it. */
final class ExecutionEnvironment {

  private static final int SIGNALLED = 128; // exit values above it: the signal that ended a process

  private final FunctionDefinition function;
  private final String id = UUID.randomUUID().toString().replace("-", "");
  private final String logStream =
      "%s/[$LATEST]%s"
          .formatted(
              DateTimeFormatter.ofPattern("yyyy/MM/dd").format(LocalDate.now(ZoneOffset.UTC)), id);
  private final LogSink logs;
  private final InvocationSink usages;
  private final RuntimeApi api;
  private final RuntimeSession session;
  private final Path temporary;
  private final Process process;
  private final Instant started = Instant.now();
  private boolean invoked;

  /**
   * Starts the process; it initializes while the caller goes on.
   *
   * @throws UncheckedIOException if it cannot be started
   */
  ExecutionEnvironment(
      FunctionDefinition function,
      JavaRuntime runtime,
      RuntimeApi api,
      LogSink logs,
      InvocationSink usages) {
    this.function = function;
    this.api = api;
    this.logs = logs;
    this.usages = usages;
    this.session = new RuntimeSession(function.timeout());
    String address = api.open(id, session);
    try {
      temporary = Files.createTempDirectory("millrace-" + function.name() + "-");
      process = runtime.processOf(function, address, logStream, temporary).start();
    } catch (IOException e) {
      api.forget(id);
      throw new UncheckedIOException("cannot start function " + function.name(), e);
    }
    log(PlatformLines.initStart());
    Thread.ofVirtual().name("log-" + function.name()).start(this::copyOutput);
    var _ = process.onExit().thenRun(this::ended);
  }

  /** Waits until the function is ready to be invoked, or never will be, or patience ends. */
  void awaitReady(Duration patience) throws InterruptedException {
    session.awaitInitialization(patience);
  }

  /** Whether it can still be invoked. */
  boolean isAlive() {
    return process.isAlive() && !session.hasEnded();
  }

  long pid() {
    return process.pid();
  }

  /** Runs one invocation, once the process is initialized. Call for one at a time. */
  InvocationResult invoke(String requestId, String payload, String traceHeader)
      throws InterruptedException {
    session.awaitInitialization();
    Duration init = initDuration();
    ProcessUsage before = ProcessUsage.of(process.toHandle());
    Instant start = Instant.now();
    log(PlatformLines.start(requestId));
    InvocationResult result = session.invoke(requestId, function.arn(), payload, traceHeader);
    Duration duration = Duration.between(start, Instant.now());
    ProcessUsage after = ProcessUsage.of(process.toHandle());
    if (result == null) {
      kill();
      String message =
          "%s %s Task timed out after %.2f seconds"
              .formatted(start, requestId, function.timeout().toMillis() / 1000.0);
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
            process.pid(),
            function.memoryMegabytes(),
            result instanceof InvocationResult.Returned,
            duration,
            init,
            init == null ? null : before.cpu(),
            after.cpuSince(before),
            after.peakBytes()));
    return result;
  }

  /** From the start until it could be invoked, with the first invocation; null with the others. */
  private @Nullable Duration initDuration() {
    boolean first = !invoked;
    invoked = true;
    return first
        ? session.initializedAt().map(at -> Duration.between(started, at)).orElse(null)
        : null;
  }

  /** Ends the process at once. */
  void kill() {
    process.destroyForcibly();
    session.end(InvocationResult.Failed.of("Sandbox.Killed", "the environment was stopped"));
  }

  /** Asks the JVM to shut down; on its way out it may write its start-up cache. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the process to end, and kills it if it has not by the deadline. */
  void awaitEnd(Instant deadline) {
    try {
      long patience = Math.max(1, Duration.between(Instant.now(), deadline).toMillis());
      if (process.waitFor(patience, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private void ended() {
    int exit = process.exitValue();
    String how =
        exit > SIGNALLED ? "signal: " + signalName(exit - SIGNALLED) : "exit status " + exit;
    session.end(
        InvocationResult.Failed.of(
            "Runtime.ExitError",
            "Error: Runtime exited %s"
                .formatted(exit == 0 ? "without providing a reason" : "with error: " + how)));
    api.forget(id);
    deleteTemporary();
  }

  private static String signalName(int signal) {
    return switch (signal) {
      case 9 -> "killed";
      case 15 -> "terminated";
      default -> Integer.toString(signal);
    };
  }

  private void copyOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log(line);
      }
    } catch (IOException e) {
      log("output ended: " + e.getMessage()); // the process was killed while it wrote
    }
  }

  private void log(String line) {
    logs.append(function.logGroup(), logStream, line);
  }

  private void deleteTemporary() {
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log("left behind: " + temporary);
    }
  }
}
