package io.millrace.wire;

import java.time.Duration;
import java.util.Map;

/**
 * What the function that trains is asked.
 *
 * @param name of the job
 * @param channels the {@code s3://bucket/prefix} under each input channel's name
 * @param output the {@code s3://bucket/prefix} under which the archive is put
 * @param timeLimit after which training is stopped
 */
public record TrainingOrder(
    String name, Map<String, String> channels, String output, Duration timeLimit) {

  public TrainingOrder {
    channels = Map.copyOf(channels);
  }
}
