package io.millrace.local.sagemaker;

import io.millrace.local.process.ChildProcesses;
import io.millrace.local.service.LogSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to run a job, from its input to its archive. */
final class JobRun {

  private static final Logger log = LoggerFactory.getLogger(JobRun.class);
  private static final String LOG_GROUP = "/aws/sagemaker/TrainingJobs";
  private static final Duration GRACE = Duration.ofMinutes(2); // from SIGTERM to SIGKILL

  private final TrainingJob job;
  private final TrainingPrograms.TrainingProgram program;
  private final JobStorage storage;
  private final LogSink logs;
  private final StateChanges changes;
  private final InstantSource clock;
  private final JobFolder folder;
  private final PrintedMetrics measured;
  private @Nullable Process process;
  private boolean stopped;

  JobRun(
      TrainingJob job,
      TrainingPrograms.TrainingProgram program,
      JobStorage storage,
      LogSink logs,
      StateChanges changes,
      InstantSource clock) {
    this.job = job;
    this.program = program;
    this.storage = storage;
    this.logs = logs;
    this.changes = changes;
    this.clock = clock;
    this.folder = new JobFolder(job.folder().resolve("ml"));
    this.measured = new PrintedMetrics(job.request().metrics());
  }

  /**
   * Runs the job to its end, which is in its description then.
   *
   * @throws InterruptedException if it was broken off; the description says that it still runs
   */
  void run() throws InterruptedException {
    try {
      folder.prepare(job.description());
      reach(JobStatus.IN_PROGRESS, "Downloading", "Downloading input data");
      download();
      reach(
          JobStatus.IN_PROGRESS,
          "Training",
          "Training image download completed. Training in progress.");
      conclude(train());
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) { // a file's channel that is interrupted says so by an IOException
        throw new InterruptedException(e.toString());
      }
      fail(
          e instanceof DataException
              ? String.valueOf(e.getMessage())
              : "InternalServerError: " + Objects.requireNonNullElse(e.getMessage(), "unknown"));
    }
  }

  /** Asks the program to end, and makes it end if it does not. */
  void stop() throws InterruptedException {
    Process running;
    synchronized (this) {
      stopped = true;
      running = process;
    }
    if (running != null) {
      end(running);
    }
  }

  /** The data could not be brought here, or away. */
  private static final class DataException extends IOException {

    private static final long serialVersionUID = 1L;

    DataException(String what, IOException cause) {
      super("ClientError: Data %s failed: %s".formatted(what, cause.getMessage()), cause);
    }
  }

  private void download() throws IOException {
    try {
      fetch();
    } catch (IOException e) {
      throw new DataException("download", e);
    }
  }

  private void fetch() throws IOException {
    for (var channel : job.request().channels().entrySet()) {
      Path target = folder.channel(channel.getKey());
      switch (channel.getValue()) {
        case JobRequest.Source.Prefix(var from) -> {
          var keys = storage.list(from.bucket(), from.key());
          if (keys.isEmpty()) {
            throw new IOException(
                "no object of channel %s at %s".formatted(channel.getKey(), from));
          }
          fetch(from, keys, target);
        }
        case JobRequest.Source.Manifest(var at) -> {
          Path listing = Files.createTempFile(job.folder(), "channel", ".manifest");
          Files.delete(listing);
          storage.download(at.bucket(), at.key(), listing);
          var manifest = ChannelManifest.read(Files.readAllBytes(listing), at);
          fetch(manifest.prefix(), manifest.keys(), target);
        }
      }
    }
  }

  /** Brings objects, each to where its key leads from the last folder of the prefix on. */
  private void fetch(S3Uri from, List<String> keys, Path target) throws IOException {
    for (String key : keys) {
      String relative = key.substring(from.key().lastIndexOf('/') + 1);
      Path file = target.resolve(relative).normalize();
      if (file.startsWith(target) && !key.endsWith("/")) {
        Files.createDirectories(file.getParent());
        storage.download(from.bucket(), key, file);
      }
    }
  }

  /** How a program ended. */
  private sealed interface End {
    record Exited(int code) implements End {}

    record TimedOut() implements End {}

    record Stopped() implements End {}
  }

  private End train() throws IOException, InterruptedException {
    ProcessBuilder builder = ChildProcesses.of(program.command());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().putAll(ChildProcesses.LANGUAGE);
    builder.environment().putAll(program.environment());
    builder.environment().putAll(job.request().environment());
    builder.environment().putAll(folder.environment(job.request().name()));
    Process started = start(builder.redirectErrorStream(true));
    if (started == null) {
      return new End.Stopped();
    }
    Thread reader = Thread.ofVirtual().start(() -> copyLog(started));
    boolean ended;
    try {
      ended = started.waitFor(job.request().timeLimit().toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        end(started);
      }
    } catch (InterruptedException e) {
      started.destroyForcibly().onExit().join();
      reader.join();
      throw e;
    }
    reader.join();
    synchronized (this) {
      return stopped
          ? new End.Stopped()
          : ended ? new End.Exited(started.exitValue()) : new End.TimedOut();
    }
  }

  private synchronized @Nullable Process start(ProcessBuilder builder)
      throws IOException, InterruptedException {
    if (stopped) {
      return null;
    }
    var trace = new ProcessTrace(job.folder().resolve("process"));
    trace.endOrphan(); // of a cloud that was killed: it would write where this run writes
    process = builder.start();
    trace.keep(process.toHandle());
    return process;
  }

  private static void end(Process running) throws InterruptedException {
    running.destroy();
    if (!running.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
      running.destroyForcibly().waitFor();
    }
  }

  private void copyLog(Process running) {
    String stream = "%s/algo-1-%s".formatted(job.request().name(), clock.millis() / 1000);
    try (BufferedReader lines = running.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        logs.append(LOG_GROUP, stream, line);
        measured.read(line, clock.instant());
      }
    } catch (IOException e) {
      logs.append(LOG_GROUP, stream, "the log ends here: " + e.getMessage());
    }
  }

  private void conclude(End end) throws IOException {
    switch (end) {
      case End.Exited(int code) when code == 0 -> {
        reach(JobStatus.IN_PROGRESS, "Uploading", "Uploading generated training model");
        upload();
        end(JobStatus.COMPLETED, "Completed", "Training job completed");
      }
      case End.Exited(int code) ->
          fail(
              "AlgorithmError: %s, exit code: %s"
                  .formatted(folder.failure().orElse("the program said no reason"), code));
      case End.TimedOut _ -> {
        upload();
        end(
            JobStatus.STOPPED,
            "MaxRuntimeExceeded",
            "Training job runtime exceeded MaxRuntimeInSeconds provided");
      }
      case End.Stopped _ -> {
        upload();
        end(JobStatus.STOPPED, "Stopped", "Training job stopped");
      }
    }
  }

  private void upload() throws IOException {
    S3Uri output = job.request().output().child(job.request().name()).child("output");
    try {
      job.archivedAt(job.request().packed() ? uploadPacked(output) : uploadFiles(output));
    } catch (IOException e) {
      throw new DataException("upload", e);
    }
  }

  private S3Uri uploadPacked(S3Uri output) throws IOException {
    Path archive = job.folder().resolve("model.tar.gz");
    ModelTar.pack(folder.model(), archive);
    S3Uri to = output.child("model.tar.gz");
    storage.upload(archive, to.bucket(), to.key());
    Files.delete(archive);
    return to;
  }

  private S3Uri uploadFiles(S3Uri output) throws IOException {
    S3Uri to = output.child("model");
    for (Path file : ModelTar.files(folder.model())) {
      String path = folder.model().relativize(file).toString().replace('\\', '/');
      storage.upload(file, to.bucket(), to.child(path).key());
    }
    return to;
  }

  private void fail(String reason) {
    job.failedBecause(reason);
    end(JobStatus.FAILED, "Failed", "Training job failed");
  }

  private void end(String status, String secondary, String message) {
    job.measured(measured.last());
    try {
      folder.drop();
    } catch (UncheckedIOException e) { // which is no reason to end in another way
      log.warn("the folder of {} is left: {}", job.request().name(), e.getMessage());
    }
    reach(status, secondary, message);
  }

  private void reach(String status, String secondary, String message) {
    job.reach(status, secondary, message, clock.instant());
    changes.announce(job);
  }
}
