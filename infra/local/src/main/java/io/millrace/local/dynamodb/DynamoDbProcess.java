package io.millrace.local.dynamodb;

import io.millrace.local.process.ChildProcesses;
import io.millrace.local.process.LastLines;
import io.millrace.local.process.StartupCache;
import io.millrace.local.service.ServiceException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB Local as a process, and another one with the same database where it ends by itself.
 *
 * <p>It ends with {@link #close}, and by itself when this process does, however that ends.
 */
final class DynamoDbProcess implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DynamoDbProcess.class);
  private static final int PATIENCE_SECONDS = 5;
  private static final int LAST_LINES = 20;

  /** So many that end before they have run for so long are enough: the next would end as well. */
  private static final int MOST_FAILURES = 3;

  private static final Duration RUNNING = Duration.ofSeconds(30);

  private final DynamoDbOptions options;
  private Run run;
  private int failures;
  private boolean closed;

  /** Starts it and returns at once, while it is still on its way. */
  DynamoDbProcess(DynamoDbOptions options) {
    this.options = options;
    this.run = start();
  }

  /** One process, and where it listens. */
  private record Run(
      Process process, CompletableFuture<URI> endpoint, LastLines errors, Instant since) {}

  /**
   * Where it listens; waits until it does.
   *
   * @throws ServiceException if it ended, and will not be started again
   */
  URI endpoint() {
    try {
      return current().endpoint().join();
    } catch (CompletionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new ServiceException(500, "InternalServerError", String.valueOf(why.getMessage()));
    }
  }

  /** The process that runs now. */
  ProcessHandle process() {
    return current().process().toHandle();
  }

  private synchronized Run current() {
    return run;
  }

  @Override
  public void close() {
    Process process;
    synchronized (this) {
      closed = true;
      process = run.process();
    }
    try {
      process.getOutputStream().close(); // it ends when its input does
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Run start() {
    try {
      Process process = ChildProcesses.of(command(options)).start();
      var errors = new LastLines(LAST_LINES);
      var started = new Run(process, new CompletableFuture<>(), errors, Instant.now());
      Thread.startVirtualThread(() -> readEndpoint(started));
      Thread reader = Thread.startVirtualThread(() -> readErrors(started));
      var _ =
          process
              .onExit()
              .thenRun(() -> {
                join(reader);
                ended(started);
              });
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB Local does not start", e);
    }
  }

  /** Starts the next one, unless this is the end, or the database ended with the process. */
  private synchronized void ended(Run ended) {
    if (closed) {
      ended.endpoint().completeExceptionally(new IllegalStateException("it was closed"));
      return;
    }
    boolean ran = Duration.between(ended.since(), Instant.now()).compareTo(RUNNING) > 0;
    failures = ran ? 1 : failures + 1;
    String end =
        "DynamoDB Local has ended with status %s; it wrote: %s"
            .formatted(ended.process().exitValue(), ended.errors());
    if (options.database().isPresent() && failures < MOST_FAILURES) {
      log.error("{}. It is started again with its database.", end);
      Run next = start();
      run = next;
      var _ =
          next.endpoint()
              .whenComplete((found, failed) -> {
                if (failed == null) { // whoever waited for the one before
                  ended.endpoint().complete(found);
                } else {
                  ended.endpoint().completeExceptionally(failed);
                }
              });
    } else {
      log.error("{}. It is not started again: end the platform, and start it anew.", end);
      ended.endpoint().completeExceptionally(new IllegalStateException(end));
      run = ended(ended, end);
    }
  }

  private static Run ended(Run run, String end) {
    return new Run(
        run.process(),
        CompletableFuture.failedFuture(new IllegalStateException(end)),
        run.errors(),
        run.since());
  }

  private static void readEndpoint(Run run) {
    try {
      BufferedReader output = run.process().inputReader(StandardCharsets.UTF_8);
      String place = output.readLine();
      if (place != null) {
        log.info("DynamoDB Local listens on port {}", place.substring(0, place.indexOf('/')));
        run.endpoint().complete(URI.create("http://127.0.0.1:" + place + "/"));
      } // else it has ended, which is told elsewhere
    } catch (IOException e) {
      log.debug("DynamoDB Local was killed while it spoke", e);
    }
  }

  private static void readErrors(Run run) {
    try (BufferedReader text = run.process().errorReader(StandardCharsets.UTF_8)) {
      run.errors().read(text);
    } catch (IOException e) {
      log.debug("DynamoDB Local was killed while it wrote", e);
    }
  }

  private static void join(Thread reader) {
    try {
      var _ = reader.join(Duration.ofSeconds(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(DynamoDbOptions options) throws IOException {
    List<String> classPath = classPath(options);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms64m", // touched before it is first swept: else a 64th of the machine
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dsqlite4java.library.path=" + options.jars()));
    command.addAll(new StartupCache(options.cache()).flags(classPath));
    command.addAll(
        List.of(
            "-cp", String.join(File.pathSeparator, classPath), DynamoDbLauncher.class.getName()));
    if (options.database().isPresent()) {
      command.add(Files.createDirectories(options.database().get()).toString());
    }
    return command;
  }

  private static List<String> classPath(DynamoDbOptions options) throws IOException {
    Path folder = options.jars();
    if (!Files.isDirectory(folder)) {
      throw new IOException("no folder " + folder + ": the module infra/dynamodb-local fetches it");
    }
    List<String> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        entries.add(PlainJar.of(jar, options.cache()).toString());
      }
    }
    entries.add(
        Path.of(
                URI.create(
                    DynamoDbLauncher.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
            .toString());
    return entries;
  }
}
