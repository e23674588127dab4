package io.millrace.local.sagemaker;

import io.millrace.local.ServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code CreateTrainingJob} was asked.
 *
 * @param image of the program to run
 * @param channels where the files of each input channel are
 * @param output under which the archive goes
 * @param checkpoints kept from one attempt to the next; null for none
 * @param timeLimit after which the program is stopped
 */
record JobRequest(
    String name,
    String image,
    Map<String, S3Uri> channels,
    S3Uri output,
    @Nullable S3Uri checkpoints,
    Duration timeLimit) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
  private static final int DEFAULT_SECONDS = 86400;

  /**
   * Reads the input of the operation.
   *
   * @throws ServiceException with code {@code ValidationException} if a part is missing or wrong
   */
  static JobRequest of(JsonNode input) {
    String name = text(input, "/TrainingJobName");
    if (!NAME.matcher(name).matches()) {
      throw new ServiceException(
          400,
          "ValidationException",
          "1 validation error detected: Value '%s' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(name, NAME.pattern()));
    }
    text(input, "/RoleArn");
    text(input, "/ResourceConfig/InstanceType");
    Map<String, S3Uri> channels = new LinkedHashMap<>();
    for (JsonNode channel : input.path("InputDataConfig")) {
      channels.put(
          text(channel, "/ChannelName"),
          S3Uri.parse("s3Uri", text(channel, "/DataSource/S3DataSource/S3Uri")));
    }
    String checkpoints = input.at("/CheckpointConfig/S3Uri").asString("");
    return new JobRequest(
        name,
        text(input, "/AlgorithmSpecification/TrainingImage"),
        channels,
        S3Uri.parse("s3OutputPath", text(input, "/OutputDataConfig/S3OutputPath")),
        checkpoints.isEmpty() ? null : S3Uri.parse("s3Uri", checkpoints),
        Duration.ofSeconds(
            input.at("/StoppingCondition/MaxRuntimeInSeconds").asInt(DEFAULT_SECONDS)));
  }

  private static String text(JsonNode input, String pointer) {
    String value = input.at(pointer).asString("");
    if (value.isEmpty()) {
      throw new ServiceException(
          400, "ValidationException", "Missing required parameter: " + pointer.substring(1));
    }
    return value;
  }
}
