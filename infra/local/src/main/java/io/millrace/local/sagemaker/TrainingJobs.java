package io.millrace.local.sagemaker;

import io.millrace.local.service.Inputs;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * All training jobs of this machine, at most so many running at a time.
 *
 * <p>A job that was running when an earlier process ended is run again from its start, with the
 * checkpoints that it had made.
 */
final class TrainingJobs implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrainingJobs.class);

  private final Path folder;
  private final InstantSource clock;
  private final Function<TrainingJob, JobRun> runs;
  private final Map<String, TrainingJob> jobs = new ConcurrentHashMap<>();
  private final Map<String, JobRun> running = new ConcurrentHashMap<>();
  private final ExecutorService threads;
  private volatile Consumer<TrainingJob> ended = _ -> {};

  TrainingJobs(Path folder, int atOnce, InstantSource clock, Function<TrainingJob, JobRun> runs) {
    this.folder = folder;
    this.clock = clock;
    this.runs = runs;
    this.threads =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().name("training-", 1).daemon().factory());
  }

  /** Finds the jobs of an earlier process, and goes on with those that had not ended. */
  void resume() {
    try (Stream<Path> folders = Files.list(Files.createDirectories(folder))) {
      for (Path found : folders.filter(TrainingJob::isIn).sorted().toList()) {
        TrainingJob job = TrainingJob.load(found).orElse(null);
        if (job != null) {
          jobs.put(found.getFileName().toString(), job);
          if (job.isRunning()) {
            submit(job);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a job and lets it run as soon as there is room.
   *
   * @throws ServiceException with code {@code ResourceInUse} if there is one of this name
   */
  TrainingJob create(JsonNode input) {
    var _ = Inputs.read(SageMakerInputs.CreateTrainingJob.class, input);
    return begin(input);
  }

  /** The same of an input that may say more of the job than can be asked for. */
  TrainingJob begin(JsonNode input) {
    String name =
        JobRequest.of(Inputs.readFrom(SageMakerInputs.CreateTrainingJob.class, input)).name();
    synchronized (jobs) {
      if (jobs.containsKey(name)) {
        throw new ServiceException(
            400,
            "ResourceInUse",
            "Training job names must be unique within an AWS account and region, and a training job with this name already exists (%s)"
                .formatted(find(name).description().path("TrainingJobArn").asString()));
      }
      jobs.put(name, TrainingJob.create(folder.resolve(name), input, clock.instant()));
    }
    TrainingJob job = find(name);
    submit(job);
    return job;
  }

  /**
   * The job of this name.
   *
   * @throws ServiceException with code {@code ValidationException} if there is none
   */
  TrainingJob find(String name) {
    TrainingJob job = jobs.get(name);
    if (job == null) {
      throw new ServiceException(400, "ValidationException", "Requested resource not found.");
    }
    return job;
  }

  /** Whoever is told of each job that has ended. */
  void onEnd(Consumer<TrainingJob> listener) {
    ended = listener;
  }

  List<TrainingJob> all() {
    return List.copyOf(jobs.values());
  }

  /**
   * Stops a job; returns at once.
   *
   * @throws ServiceException with code {@code ValidationException} if it has ended
   */
  void stop(String name) {
    TrainingJob job = find(name);
    if (!job.isRunning()) {
      throw new ServiceException(
          400,
          "ValidationException",
          "The request was rejected because the training job is in status %s."
              .formatted(job.status()));
    }
    job.reach(JobStatus.STOPPING, "Stopping", "Stopping the training job", clock.instant());
    JobRun run = running.get(name);
    if (run != null) {
      var _ = Thread.ofVirtual().start(() -> stop(run));
    }
  }

  /** Breaks off what runs, and returns when nothing writes any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private void submit(TrainingJob job) {
    JobRun run = runs.apply(job);
    running.put(job.request().name(), run);
    if (threads.isShutdown()) {
      return; // it goes on after the next start
    }
    threads.execute(() -> {
      try {
        run.run();
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        log.debug("{} goes on after the next start", job.request().name());
      } finally {
        running.remove(job.request().name());
      }
      if (!job.isRunning()) {
        ended.accept(job);
      }
    });
  }

  private static void stop(JobRun run) {
    try {
      run.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
