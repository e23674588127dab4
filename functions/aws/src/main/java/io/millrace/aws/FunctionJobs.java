package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far jobs are that run in a function, each in a document beside what it writes: {@code
 * runs/<project>/<run id>/<job>/function.json}. Only the function that runs a job writes it; others
 * ask it to stop by a document {@code stop.json} beside it.
 */
public final class FunctionJobs {

  private static final String PROGRESS = "function.json";
  private static final String STOP = "stop.json";
  private static final String JSON = "application/json";

  private final ObjectStore objects;
  private final String bucket;

  /**
   * @param bucket of data
   */
  public FunctionJobs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  /**
   * What is known of a job.
   *
   * @param state running, or how it ended
   * @param begun when its function began
   * @param until when its function has ended, whatever became of it
   */
  public record Progress(JobState state, Instant begun, Instant until) {}

  /** What the function noted of this job; empty where it was not begun. */
  public Optional<Progress> find(String name) {
    return key(name, PROGRESS)
        .flatMap(key -> objects.head(bucket, key))
        .map(document -> Json.read(objects.read(document), Progress.class));
  }

  /**
   * How far a job is; empty where it was not begun. A function that said nothing by when it must
   * have ended was ended.
   */
  Optional<JobState> state(String name, Instant now) {
    return find(name)
        .map(progress ->
            progress.state() instanceof JobState.Running && now.isAfter(progress.until())
                ? new JobState.Broken("the function that trained ended without a word")
                : progress.state());
  }

  /** How long its function ran, until now or until it has ended; empty where it was not begun. */
  Optional<Duration> billed(String name, Instant now) {
    return find(name)
        .map(progress ->
            Duration.between(
                progress.begun(), now.isBefore(progress.until()) ? now : progress.until()));
  }

  /** Notes how far a job is. */
  public void note(String name, Progress progress) {
    var _ = objects.write(bucket, required(name, PROGRESS), Json.bytes(progress), JSON);
  }

  /** Asks the function that runs a job, or will, to stop. */
  void askToStop(String name) {
    var _ = objects.write(bucket, required(name, STOP), "{}".getBytes(UTF_8), JSON);
  }

  /** Whether somebody asked for this job to be stopped. */
  public boolean isToStop(String name) {
    return key(name, STOP).flatMap(key -> objects.head(bucket, key)).isPresent();
  }

  private static String required(String name, String document) {
    return key(name, document)
        .orElseThrow(() -> new InvalidInputException("training job", "one of a run", name));
  }

  private static Optional<String> key(String name, String document) {
    try {
      return Optional.of("%s/%s/%s".formatted(JobName.parse(name).folder(), name, document));
    } catch (InvalidInputException e) {
      return Optional.empty(); // of no run of ours
    }
  }
}
