package io.millrace.local.dynamodb;

import io.millrace.local.Children;
import io.millrace.local.StartupCache;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB Local as a process.
 *
 * <p>It ends with {@link #close}, and by itself when this process does, however that ends.
 */
final class DynamoDbProcess implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DynamoDbProcess.class);
  private static final int PATIENCE_SECONDS = 5;

  private final Process process;
  private final CompletableFuture<URI> endpoint;

  /** Starts it and returns at once, while it is still on its way. */
  DynamoDbProcess(DynamoDbOptions options) {
    try {
      this.process =
          Children.of(command(options)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB Local does not start", e);
    }
    this.endpoint = CompletableFuture.supplyAsync(this::readEndpoint, Thread::startVirtualThread);
  }

  /**
   * Where it listens; waits until it does.
   *
   * @throws IllegalStateException if it ended before
   */
  URI endpoint() {
    try {
      return endpoint.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("DynamoDB Local is not running", e.getCause());
    }
  }

  @Override
  public void close() {
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

  private URI readEndpoint() {
    try {
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String port = output.readLine();
      if (port == null) {
        throw new IllegalStateException("it ended with status " + process.waitFor());
      }
      log.info("DynamoDB Local listens on port {}", port);
      return URI.create("http://127.0.0.1:" + port + "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
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
