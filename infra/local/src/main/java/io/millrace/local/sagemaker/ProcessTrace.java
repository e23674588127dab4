package io.millrace.local.sagemaker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Which process a job was run by last, so that it can be found when the cloud that started it was
 * killed and could not end it. It is known by its id and its beginning: ids are given again.
 */
record ProcessTrace(Path file) {

  void keep(ProcessHandle process) throws IOException {
    Files.writeString(
        file, "%s %s".formatted(process.pid(), begin(process).map(Instant::toString).orElse("-")));
  }

  /** Ends the process of which the trace is, if it still runs, and waits until it has ended. */
  void endOrphan() throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return;
    }
    String[] kept = Files.readString(file).split(" ", 2);
    Optional<ProcessHandle> orphan =
        ProcessHandle.of(Long.parseLong(kept[0]))
            .filter(process ->
                begin(process).map(Instant::toString).filter(kept[1]::equals).isPresent());
    if (orphan.isPresent()) {
      orphan.get().destroyForcibly();
      try {
        var _ = orphan.get().onExit().get();
      } catch (ExecutionException e) {
        throw new IOException("could not wait for process " + kept[0], e);
      }
    }
  }

  private static Optional<Instant> begin(ProcessHandle process) {
    return process.info().startInstant();
  }
}
