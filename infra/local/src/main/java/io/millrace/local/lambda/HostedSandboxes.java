package io.millrace.local.lambda;

import io.millrace.host.HostImage;
import io.millrace.host.HostMessage;
import io.millrace.local.process.FileTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One warm process for all execution environments; another one where it has ended. A function that
 * a script of its own starts has processes of its own.
 */
final class HostedSandboxes implements Sandboxes {

  private static final Logger log = LoggerFactory.getLogger(HostedSandboxes.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  /**
   * The packages whose classes each function needs for itself, as they know of one function only.
   */
  private static final List<String> ONE_OF_A_KIND =
      List.of("com.amazonaws.services.lambda", "org.springframework.cloud.function");

  private final JavaRuntime runtime;
  private final ProcessSandboxes processes;
  private final Path imageFolder;
  private final Supplier<Collection<FunctionDefinition>> functions;
  private final Path temporary;
  private @Nullable HostProcess host;
  private boolean closed;

  /**
   * Starts no process yet.
   *
   * @param imageFolder where is kept what the host is started with
   * @param functions all that there are
   */
  HostedSandboxes(
      JavaRuntime runtime, Path imageFolder, Supplier<Collection<FunctionDefinition>> functions) {
    this.runtime = runtime;
    this.processes = new ProcessSandboxes(runtime);
    this.imageFolder = imageFolder;
    this.functions = functions;
    try {
      this.temporary = Files.createTempDirectory("millrace-functions-");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for what functions write for a moment", e);
    }
  }

  @Override
  public Sandbox start(
      FunctionDefinition function, String runtimeApi, String logStream, Sandbox.Listener listener) {
    if (function.wrapper().isPresent()) {
      return processes.start(function, runtimeApi, logStream, listener);
    }
    var start =
        new HostMessage.Start(
            UUID.randomUUID().toString(),
            function.code().toString(),
            function.handler(),
            runtime.variables(function, runtimeApi, logStream),
            Map.of("java.io.tmpdir", temporary.toString()),
            runtime.heapBytes(function));
    try {
      return host().start(start, listener);
    } catch (UncheckedIOException e) { // it was killed, and not known yet to have ended
      forget();
      return host().start(start, listener);
    }
  }

  @Override
  public void close() {
    HostProcess last;
    synchronized (this) {
      closed = true;
      last = host;
    }
    if (last != null) {
      last.close();
      try {
        if (!last.awaitEnd(END_PATIENCE)) {
          last.kill();
        }
      } catch (InterruptedException e) {
        last.kill();
        Thread.currentThread().interrupt();
      }
    }
    FileTrees.delete(temporary);
  }

  private synchronized void forget() {
    host = null;
  }

  private synchronized HostProcess host() {
    HostProcess current = host;
    if (current != null && current.isAlive()) {
      return current;
    }
    if (closed) {
      throw new UncheckedIOException(new IOException("the local cloud is closing"));
    }
    try {
      Map<Path, List<Path>> classPaths = new HashMap<>();
      TreeSet<String> own = new TreeSet<>(ONE_OF_A_KIND);
      int memory = 0;
      for (FunctionDefinition function : functions.get()) {
        classPaths.computeIfAbsent(function.code(), runtime::classPath);
        own.add(organisation(function.handler()));
        memory = Math.max(memory, function.memoryMegabytes());
      }
      Path image = HostImage.prepare(imageFolder, classPaths, own);
      current =
          new HostProcess(runtime.host(image, memory, temporary).start(), HostedSandboxes::tell);
      host = current;
      return current;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the host of functions", e);
    }
  }

  private static void tell(String end) {
    log.error("The process of all functions has ended, and another takes its place: {}", end);
  }

  /** The first two parts of a handler's package: whose jars are of a function alone. */
  private static String organisation(String handler) {
    String[] parts = handler.split("\\.", 3);
    return parts.length < 3 ? handler : parts[0] + "." + parts[1];
  }
}
