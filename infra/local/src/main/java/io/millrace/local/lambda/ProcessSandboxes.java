package io.millrace.local.lambda;

import io.millrace.local.process.FileTrees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of its own for each execution environment, as on AWS. */
record ProcessSandboxes(JavaRuntime runtime) implements Sandboxes {

  @Override
  public Sandbox start(
      FunctionDefinition function, String runtimeApi, String logStream, Sandbox.Listener listener) {
    try {
      Path temporary = Files.createTempDirectory("millrace-" + function.name() + "-");
      Process process = runtime.processOf(function, runtimeApi, logStream, temporary).start();
      return new ProcessSandbox(process, temporary, listener);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start function " + function.name(), e);
    }
  }

  @Override
  public void close() {}

  /** One of them. */
  private static final class ProcessSandbox implements Sandbox {

    private final Process process;
    private final Path temporary;
    private final Listener listener;

    ProcessSandbox(Process process, Path temporary, Listener listener) {
      this.process = process;
      this.temporary = temporary;
      this.listener = listener;
      Thread.ofVirtual().name("log-" + process.pid()).start(this::copyOutput);
      var _ = process.onExit().thenRun(this::ended);
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public ProcessUsage usage() {
      return ProcessUsage.of(process.toHandle());
    }

    @Override
    public boolean isLost() {
      return false;
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }

    /** Ends the process; on its way out the JVM may write its start-up cache. */
    @Override
    public void terminate() {
      process.destroy();
    }

    @Override
    public boolean awaitEnd(Duration patience) throws InterruptedException {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ended() {
      listener.ended(ExitStatus.error(process.exitValue()));
      try {
        FileTrees.delete(temporary);
      } catch (UncheckedIOException e) {
        listener.line("left behind: " + temporary);
      }
    }

    private void copyOutput() {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          listener.line(line);
        }
      } catch (IOException e) {
        listener.line("output ended: " + e.getMessage()); // it was killed while it wrote
      }
    }
  }
}
