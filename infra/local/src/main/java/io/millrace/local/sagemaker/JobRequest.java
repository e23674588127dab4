package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.SageMakerInputs.Channel;
import io.millrace.local.sagemaker.SageMakerInputs.CreateTrainingJob;
import io.millrace.local.sagemaker.SageMakerInputs.MetricDefinition;
import io.millrace.local.sagemaker.SageMakerInputs.S3DataSource;
import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is run of what {@code CreateTrainingJob} was asked.
 *
 * @param image of the program to run
 * @param channels where the files of each input channel are
 * @param output under which goes what the program leaves
 * @param packed whether that is one archive, or file by file
 * @param environment that the program gets
 * @param metrics by name, what they are read by of the lines that the program prints
 * @param timeLimit after which the program is stopped
 */
record JobRequest(
    String name,
    String image,
    Map<String, Source> channels,
    S3Uri output,
    boolean packed,
    Map<String, String> environment,
    Map<String, Pattern> metrics,
    Duration timeLimit) {

  static final int DEFAULT_SECONDS = 86400;

  private static final String PACKED = "GZIP";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");

  JobRequest {
    channels = new LinkedHashMap<>(channels);
    environment = Map.copyOf(environment);
    metrics = Map.copyOf(metrics);
  }

  /**
   * Reads the input of the operation.
   *
   * @throws ServiceException {@code ValidationException} if a part is missing or wrong; {@code
   *     NotImplemented} for a way of reading or writing that is not implemented
   */
  static JobRequest of(CreateTrainingJob input) {
    matching("trainingJobName", input.trainingJobName(), NAME);
    matching("roleArn", input.roleArn(), ROLE);
    String type = input.resourceConfig().instanceType();
    if (!InstanceTypes.has(type)) {
      throw invalid(
          "1 validation error detected: Value '%s' at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set"
              .formatted(type));
    }
    only(
        "AlgorithmSpecification.TrainingInputMode",
        input.algorithmSpecification().trainingInputMode(),
        "File");
    String compression =
        Objects.requireNonNullElse(input.outputDataConfig().compressionType(), PACKED);
    if (!compression.equals(PACKED) && !compression.equals("NONE")) {
      throw notImplemented("OutputDataConfig.CompressionType", compression, "GZIP and NONE");
    }
    Map<String, Source> channels = new LinkedHashMap<>();
    for (Channel channel : input.inputDataConfig()) {
      channels.put(channel.channelName(), source(channel));
    }
    if (input.checkpointConfig() != null) {
      var _ = S3Uri.parse("s3Uri", input.checkpointConfig().s3Uri());
    }
    return new JobRequest(
        input.trainingJobName(),
        input.algorithmSpecification().trainingImage(),
        channels,
        S3Uri.parse("s3OutputPath", input.outputDataConfig().s3OutputPath()),
        compression.equals(PACKED),
        input.environment(),
        metrics(input.algorithmSpecification().metricDefinitions()),
        Duration.ofSeconds(
            Objects.requireNonNullElse(
                input.stoppingCondition().maxRuntimeInSeconds(), DEFAULT_SECONDS)));
  }

  private static Map<String, Pattern> metrics(List<MetricDefinition> definitions) {
    Map<String, Pattern> metrics = new LinkedHashMap<>();
    for (MetricDefinition each : definitions) {
      try {
        Pattern pattern = Pattern.compile(each.regex());
        if (pattern.matcher("").groupCount() == 0) {
          throw invalid(
              "The regular expression of the metric %s has no group that its value is in: %s"
                  .formatted(each.name(), each.regex()));
        }
        metrics.put(each.name(), pattern);
      } catch (PatternSyntaxException e) {
        throw invalid(
            "The regular expression of the metric %s is none: %s"
                .formatted(each.name(), e.getMessage()));
      }
    }
    return metrics;
  }

  /** Where the files of a channel are. */
  sealed interface Source {

    S3Uri at();

    /** All objects whose keys begin so. */
    record Prefix(S3Uri at) implements Source {}

    /** The objects that this one lists. */
    record Manifest(S3Uri at) implements Source {}
  }

  private static Source source(Channel channel) {
    only("InputDataConfig.InputMode", channel.inputMode(), "File");
    only("InputDataConfig.CompressionType", channel.compressionType(), "None");
    only("InputDataConfig.RecordWrapperType", channel.recordWrapperType(), "None");
    S3DataSource source = channel.dataSource().s3DataSource();
    only("S3DataSource.S3DataDistributionType", source.s3DataDistributionType(), "FullyReplicated");
    S3Uri at = S3Uri.parse("s3Uri", source.s3Uri());
    return switch (source.s3DataType()) {
      case "S3Prefix" -> new Source.Prefix(at);
      case "ManifestFile" -> new Source.Manifest(at);
      default ->
          throw notImplemented(
              "S3DataSource.S3DataType", source.s3DataType(), "S3Prefix and ManifestFile");
    };
  }

  private static void matching(String member, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw invalid(
          "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(value, member, pattern.pattern()));
    }
  }

  private static void only(String member, @Nullable String value, String known) {
    if (value != null && !value.equals(known)) {
      throw notImplemented(member, value, known);
    }
  }

  private static ServiceException notImplemented(String member, String value, String known) {
    return new ServiceException(
        501,
        "NotImplemented",
        "The local cloud implements %s %s only, not %s".formatted(member, known, value));
  }

  private static ServiceException invalid(String message) {
    return new ServiceException(400, "ValidationException", message);
  }
}
