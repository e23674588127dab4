package io.millrace.local;

import io.millrace.local.lambda.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a local cloud is run.
 *
 * @param assembly the folder that {@code cdk synth} wrote
 * @param data where all state is kept; a later start with the same folder goes on with it
 * @param cache where JVMs keep what makes their next start faster; may be shared and deleted
 * @param port to listen at; 0 for any that is free
 * @param seed of what happens by chance: which deliveries are repeated
 * @param repeatProbability of each delivery by EventBridge, in [0, 1]
 * @param isolation what keeps functions apart
 * @param environmentsPerFunction most execution environments of one function at a time
 * @param prestarts functions that may initialize at once before they are first invoked; 0 for none
 * @param firstRetryDelay wait before a failed asynchronous invocation is tried again; one minute on
 *     AWS
 * @param alarmTick how often alarms are evaluated
 * @param images folders of local programs that stand in for container images, by image name
 */
public record LocalCloudOptions(
    Path assembly,
    Path data,
    Path cache,
    int port,
    long seed,
    double repeatProbability,
    Isolation isolation,
    int environmentsPerFunction,
    int prestarts,
    Duration firstRetryDelay,
    Duration alarmTick,
    Map<String, Path> images) {

  /** The port on which tools look for a local AWS. */
  public static final int USUAL_PORT = 4566;

  public LocalCloudOptions {
    images = Map.copyOf(images);
  }

  /** What a developer's machine runs, with its state and caches below one folder. */
  public static LocalCloudOptions usual(Path assembly, Path data, Path cache) {
    return new LocalCloudOptions(
        assembly,
        data,
        cache,
        USUAL_PORT,
        1,
        0.02,
        Isolation.HOST,
        4,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Map.of());
  }

  /** The same with functions that are kept apart so. */
  public LocalCloudOptions withIsolation(Isolation other) {
    return new LocalCloudOptions(
        assembly,
        data,
        cache,
        port,
        seed,
        repeatProbability,
        other,
        environmentsPerFunction,
        prestarts,
        firstRetryDelay,
        alarmTick,
        images);
  }

  /** The same with another port. */
  public LocalCloudOptions withPort(int other) {
    return new LocalCloudOptions(
        assembly,
        data,
        cache,
        other,
        seed,
        repeatProbability,
        isolation,
        environmentsPerFunction,
        prestarts,
        firstRetryDelay,
        alarmTick,
        images);
  }

  /** The same with alarms that are evaluated so often. */
  public LocalCloudOptions withAlarmTick(Duration other) {
    return new LocalCloudOptions(
        assembly,
        data,
        cache,
        port,
        seed,
        repeatProbability,
        isolation,
        environmentsPerFunction,
        prestarts,
        firstRetryDelay,
        other,
        images);
  }

  /** The same with programs for container images. */
  public LocalCloudOptions withImages(Map<String, Path> programs) {
    return new LocalCloudOptions(
        assembly,
        data,
        cache,
        port,
        seed,
        repeatProbability,
        isolation,
        environmentsPerFunction,
        prestarts,
        firstRetryDelay,
        alarmTick,
        programs);
  }
}
