package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.Compute.SageMaker;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TuningTrials;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.ModelArtifacts;
import software.amazon.awssdk.services.sagemaker.model.OutputCompressionType;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;

/**
 * Training jobs of SageMaker. Programs reach no network, but for scripts that have to install what
 * they require: SageMaker brings them their files and takes what they leave.
 *
 * <p>Spot jobs keep checkpoints beside their output and may wait for capacity as long again as they
 * may run.
 */
public final class SageMakerTrainingJobs implements TrainingJobs {

  private static final Pattern FINAL = Pattern.compile("^ClientError|exit code: 2\\b");
  private static final int BAD_REQUEST = 400;

  /**
   * Types whose disks are in the machine: those encrypt themselves, and SageMaker refuses a job
   * that names a key for them (API reference, ResourceConfig.VolumeKmsKeyId).
   */
  private static final Pattern OWN_DISKS =
      Pattern.compile(
          "ml\\.([a-z]+[0-9][a-z]*d[a-z]*|g[56]e?|p4de|p[56]e?n?(-[a-z0-9]+)?|trn[12]n?)\\..*");

  private final SageMakerClient sageMaker;
  private final JobSite site;

  public SageMakerTrainingJobs(SageMakerClient sageMaker, JobSite site) {
    this.sageMaker = sageMaker;
    this.site = site;
  }

  @Override
  public Launch launch(TrainingJob job) {
    SageMaker compute =
        switch (job.compute()) {
          case SageMaker machine -> machine;
          case Compute.Function _ ->
              throw new IllegalArgumentException("no job of SageMaker: " + job.name());
        };
    try {
      sageMaker.createTrainingJob(request(job, compute));
      return new Launch.Started();
    } catch (ResourceInUseException exists) {
      return new Launch.Started(); // launched before: names are derived from the run
    } catch (ResourceLimitExceededException e) {
      return new Launch.NoCapacity(
          "the account's quota for %s in %straining jobs is used up, or none: ./millrace doctor says how to ask for more"
              .formatted(compute.instanceType(), compute.spot() ? "spot " : ""));
    } catch (SageMakerException e) {
      if (e.statusCode() == BAD_REQUEST && Aws.code(e).equals("ValidationException")) {
        throw new InvalidInputException("SageMaker refused the job: " + e.getMessage());
      }
      throw Aws.failed("launch " + job.name(), e);
    }
  }

  CreateTrainingJobRequest request(TrainingJob job, SageMaker compute) {
    int seconds = Math.toIntExact(compute.timeLimit().toSeconds());
    var request =
        CreateTrainingJobRequest.builder()
            .trainingJobName(job.name())
            .roleArn(job.program() instanceof Program.Trainer ? site.roleArn() : site.codeRoleArn())
            .algorithmSpecification(
                a -> a.trainingImage(image(job, compute)).trainingInputMode(TrainingInputMode.FILE))
            .hyperParameters(hyperparameters(job.program()))
            .inputDataConfig(
                job.channels().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(channel -> channel(channel.getKey(), channel.getValue()))
                    .toList())
            .outputDataConfig(o ->
                o.s3OutputPath(job.output())
                    .kmsKeyId(site.keyArn())
                    .compressionType(
                        job.program() instanceof Program.Trainer(var unpacked) && unpacked
                            ? OutputCompressionType.NONE
                            : null))
            .enableNetworkIsolation(
                !(job.program() instanceof Program.Script(var _, var _, var network)) || !network)
            .tags(
                site.tags().entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList())
            .resourceConfig(r ->
                r.instanceType(compute.instanceType())
                    .instanceCount(compute.instanceCount())
                    .volumeSizeInGB(compute.volumeGib())
                    .volumeKmsKeyId(
                        OWN_DISKS.matcher(compute.instanceType()).matches() ? null : site.keyArn()))
            .enableManagedSpotTraining(compute.spot())
            .stoppingCondition(s -> {
              s.maxRuntimeInSeconds(seconds);
              if (compute.spot()) {
                s.maxWaitTimeInSeconds(2 * seconds);
              }
            });
    if (!site.subnets().isEmpty()) {
      request.vpcConfig(v -> v.subnets(site.subnets()).securityGroupIds(site.securityGroups()));
    }
    if (compute.spot()) {
      request.checkpointConfig(
          c -> c.s3Uri("%s/%s/checkpoints".formatted(job.output(), job.name())));
    }
    return request.build();
  }

  private String image(TrainingJob job, SageMaker compute) {
    return switch (job.program()) {
      case Program.Trainer _ -> site.image();
      case Program.Script(var framework, var _, var _) ->
          FrameworkImages.of(framework, site.region(), compute.instanceType());
      case Program.Container(var uri) -> uri;
    };
  }

  /**
   * What tells a framework image which program it is to run, as its toolkit reads it: each a text
   * in JSON. See {@code params.py} and {@code environment.py} of aws/sagemaker-training-toolkit;
   * the sources come in a channel, as with the SageMaker SDK where the network is fenced off.
   */
  private static Map<String, String> hyperparameters(Program program) {
    return program instanceof Program.Script(var _, var file, var _)
        ? Map.of(
            "sagemaker_program",
            '"' + file + '"',
            "sagemaker_submit_directory",
            "\"/opt/ml/input/data/%s/%s\""
                .formatted(Program.Script.CHANNEL, Program.Script.ARCHIVE))
        : Map.of();
  }

  private static Channel channel(String name, String location) {
    S3DataType type =
        location.endsWith(".manifest") ? S3DataType.MANIFEST_FILE : S3DataType.S3_PREFIX;
    return Channel.builder()
        .channelName(name)
        .dataSource(d -> d.s3DataSource(s -> s.s3DataType(type).s3Uri(location)))
        .build();
  }

  @Override
  public Optional<JobState> describe(String name) {
    return describe(sageMaker, name);
  }

  @Override
  public void stop(String name) {
    if (!(describe(name).orElse(null) instanceof JobState.Running)) {
      return;
    }
    try {
      sageMaker.stopTrainingJob(s -> s.trainingJobName(name));
    } catch (SageMakerException e) {
      if (e.statusCode() != BAD_REQUEST || !Aws.code(e).equals("ValidationException")) {
        throw Aws.failed("stop " + name, e);
      } // it has ended meanwhile, or is being stopped
    }
  }

  /** How far jobs are, for who launches none. */
  static Function<String, Optional<JobState>> states(SageMakerClient sageMaker) {
    return name -> describe(sageMaker, name);
  }

  /** None: a job is no search. */
  @Override
  public List<TuningTrials.Entry> trials(String name) {
    return List.of();
  }

  @Override
  public Optional<Duration> billed(String name) {
    return find(sageMaker, name)
        .map(DescribeTrainingJobResponse::billableTimeInSeconds)
        .map(Duration::ofSeconds);
  }

  private static Optional<JobState> describe(SageMakerClient sageMaker, String name) {
    return find(sageMaker, name).map(SageMakerTrainingJobs::state);
  }

  private static Optional<DescribeTrainingJobResponse> find(
      SageMakerClient sageMaker, String name) {
    try {
      return Optional.of(sageMaker.describeTrainingJob(d -> d.trainingJobName(name)));
    } catch (SageMakerException e) {
      if (e.statusCode() == BAD_REQUEST && String.valueOf(e.getMessage()).contains("not found")) {
        return Optional.empty();
      }
      throw Aws.failed("describe " + name, e);
    }
  }

  private static JobState state(DescribeTrainingJobResponse job) {
    return switch (Aws.said("the status of a training job", job.trainingJobStatus())) {
      case COMPLETED -> archive(Aws.said("a training job's archive", job.modelArtifacts()));
      case FAILED ->
          failed(
              isOfOwnCode(job),
              Objects.requireNonNullElse(job.failureReason(), "SageMaker gives no reason"));
      case STOPPED, DELETING -> new JobState.Failed(stopped(job.trainingTimeInSeconds()));
      case IN_PROGRESS, STOPPING, UNKNOWN_TO_SDK_VERSION ->
          new JobState.Running(
              Objects.requireNonNullElse(
                  job.secondaryStatusAsString(), "in no phase that is told"));
    };
  }

  /**
   * SageMaker says {@code ClientError} where what it was told is wrong, and {@code AlgorithmError}
   * with the program's exit code; the trainer's is 2 where its input can never give a model, and a
   * project's own code would fail as it did. All else, such as {@code InternalServerError}, a lost
   * machine or a program that was killed, may pass.
   */
  private static JobState failed(boolean ownCode, String reason) {
    return FINAL.matcher(reason).find() || (ownCode && reason.startsWith("AlgorithmError"))
        ? new JobState.Failed(reason)
        : new JobState.Broken(reason);
  }

  private static boolean isOfOwnCode(DescribeTrainingJobResponse job) {
    String name = job.trainingJobName();
    try {
      return name != null
          && (job.tuningJobArn() != null || JobName.parse(name).step() == JobName.Step.CODE);
    } catch (InvalidInputException otherJob) {
      return false;
    }
  }

  private static JobState archive(ModelArtifacts artifacts) {
    URI archive =
        URI.create(Aws.said("where a training job's archive is", artifacts.s3ModelArtifacts()));
    return new JobState.Completed(archive.getHost(), archive.getPath().substring(1));
  }

  /**
   * @param seconds that it trained; null where it was stopped before its program began
   */
  private static String stopped(@Nullable Integer seconds) {
    return seconds == null
        ? "stopped before its program began"
        : "stopped after %s of training".formatted(Duration.ofSeconds(seconds));
  }
}
