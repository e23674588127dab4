package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CategoricalParameterRange;
import software.amazon.awssdk.services.sagemaker.model.ContinuousParameterRange;
import software.amazon.awssdk.services.sagemaker.model.CreateHyperParameterTuningJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeHyperParameterTuningJobResponse;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTrainingJobSummary;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobStatus;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobStrategyType;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobSummary;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.ObjectiveStatus;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSortByOptions;

/**
 * Amazon SageMaker AI API Reference, tuning jobs. The image's program prints {@code loss=}, and
 * then the hyperparameter {@code x}, where it is given one.
 */
class SageMakerTuningTest {

  private static final ContinuousParameterRange X =
      ContinuousParameterRange.builder()
          .name("x")
          .minValue("1")
          .maxValue("8")
          .scalingType("Logarithmic")
          .build();
  private static final MetricDefinition LOSS =
      MetricDefinition.builder().name("loss").regex("loss=([0-9.]+)").build();
  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(40));

  private final TrainingSite site = AwsEndpoint.GIVEN.training();
  private final SageMakerClient sageMaker = site.clients().client(SageMakerClient.builder());
  private final S3Client s3 = site.clients().s3();
  private final String bucket = "conformance-" + UUID.randomUUID();
  private final String name = "tune-" + UUID.randomUUID().toString().substring(0, 20);

  SageMakerTuningTest() {
    var _ = s3.createBucket(b -> b.bucket(bucket));
  }

  @AfterEach
  void close() {
    s3.listObjectsV2Paginator(l -> l.bucket(bucket))
        .contents()
        .forEach(object -> s3.deleteObject(d -> d.bucket(bucket).key(object.key())));
    var _ = s3.deleteBucket(d -> d.bucket(bucket));
    s3.close();
    sageMaker.close();
  }

  @Test
  void itTriesWithinItsRangesAndTellsTheBest() {
    create(r -> {});

    var ended = ended();

    assertThat(ended.hyperParameterTuningJobStatus())
        .isEqualTo(HyperParameterTuningJobStatus.COMPLETED);
    assertThat(ended.trainingJobStatusCounters().completed()).isEqualTo(4);
    assertThat(ended.objectiveStatusCounters().succeeded()).isEqualTo(4);
    List<HyperParameterTrainingJobSummary> trials = trials(TrainingJobSortByOptions.NAME);
    assertThat(trials)
        .hasSize(4)
        .allSatisfy(trial -> {
          assertThat(trial.trainingJobName()).startsWith(name + "-");
          assertThat(value(trial)).isBetween(1.0, 8.0).isEqualTo((float) x(trial));
          assertThat(trial.objectiveStatus()).isEqualTo(ObjectiveStatus.SUCCEEDED);
        });
    assertThat(ended.bestTrainingJob().trainingJobName())
        .isEqualTo(
            trials(TrainingJobSortByOptions.FINAL_OBJECTIVE_METRIC_VALUE)
                .getFirst()
                .trainingJobName());
    assertThat(value(ended.bestTrainingJob()))
        .isEqualTo(trials.stream().mapToDouble(SageMakerTuningTest::value).min().orElseThrow());
  }

  @Test
  void aTrialIsATrainingJobThatSaysWhoseItIs() {
    create(r -> {});

    String best = ended().bestTrainingJob().trainingJobName();
    var job = sageMaker.describeTrainingJob(d -> d.trainingJobName(best));

    assertThat(job.tuningJobArn()).endsWith("hyper-parameter-tuning-job/" + name);
    assertThat(job.hyperParameters()).containsEntry("fixed", "1").containsKey("x");
    assertThat(job.finalMetricDataList())
        .singleElement()
        .satisfies(metric -> assertThat(metric.metricName()).isEqualTo("loss"));
    assertThat(job.modelArtifacts().s3ModelArtifacts())
        .isEqualTo("s3://%s/out/%s/output/model.tar.gz".formatted(bucket, best));
    assertThat(job.billableTimeInSeconds()).isNotNegative();
  }

  @Test
  void aGridIsTriedWhole() {
    create(r ->
        r.hyperParameterTuningJobConfig(c ->
            c.strategy(HyperParameterTuningJobStrategyType.GRID)
                .hyperParameterTuningJobObjective(o -> o.type("Maximize").metricName("loss"))
                .resourceLimits(l -> l.maxParallelTrainingJobs(3))
                .parameterRanges(p ->
                    p.categoricalParameterRanges(
                        List.of(words("x", "1", "2", "3"), words("kind", "trees", "linear"))))));

    assertThat(value(ended().bestTrainingJob())).isEqualTo(3);
    assertThat(trials(TrainingJobSortByOptions.NAME))
        .extracting(trial ->
            trial.tunedHyperParameters().get("x") + trial.tunedHyperParameters().get("kind"))
        .containsExactlyInAnyOrder("1trees", "1linear", "2trees", "2linear", "3trees", "3linear");
  }

  @Test
  void aNameIsTakenOnceAndListedAndWhatRunsIsStopped() {
    create(r -> {});

    refused(() -> create(r -> {}), "ResourceInUse");
    assertThat(
            sageMaker
                .listHyperParameterTuningJobs(l -> l.nameContains(name))
                .hyperParameterTuningJobSummaries())
        .extracting(HyperParameterTuningJobSummary::hyperParameterTuningJobName)
        .containsExactly(name);
    try {
      var _ = sageMaker.stopHyperParameterTuningJob(s -> s.hyperParameterTuningJobName(name));
    } catch (SageMakerException ended) {
      assertThat(ended.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    }
    assertThat(ended().hyperParameterTuningJobStatus())
        .isIn(HyperParameterTuningJobStatus.STOPPED, HyperParameterTuningJobStatus.COMPLETED);
    refused(
        () -> sageMaker.stopHyperParameterTuningJob(s -> s.hyperParameterTuningJobName(name)),
        "ValidationException");
  }

  @Test
  void whatCannotBeIsAnError() {
    refused(
        () -> sageMaker.describeHyperParameterTuningJob(d -> d.hyperParameterTuningJobName(name)),
        "ResourceNotFound");
    refused(
        () -> create(r -> r.hyperParameterTuningJobName("x".repeat(33))), "ValidationException");
    refused(
        () ->
            create(r ->
                r.hyperParameterTuningJobConfig(c ->
                    c.strategy("Random")
                        .hyperParameterTuningJobObjective(
                            o -> o.type("Minimize").metricName("other"))
                        .resourceLimits(
                            l -> l.maxNumberOfTrainingJobs(1).maxParallelTrainingJobs(1))
                        .parameterRanges(p -> p.continuousParameterRanges(X)))),
        "ValidationException");
  }

  private DescribeHyperParameterTuningJobResponse ended() {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                sageMaker.describeHyperParameterTuningJob(d -> d.hyperParameterTuningJobName(name)),
            job ->
                job.hyperParameterTuningJobStatus() != HyperParameterTuningJobStatus.IN_PROGRESS
                    && job.hyperParameterTuningJobStatus()
                        != HyperParameterTuningJobStatus.STOPPING);
  }

  private List<HyperParameterTrainingJobSummary> trials(TrainingJobSortByOptions by) {
    return sageMaker
        .listTrainingJobsForHyperParameterTuningJobPaginator(l ->
            l.hyperParameterTuningJobName(name)
                .sortBy(by)
                .sortOrder(SortOrder.ASCENDING)
                .maxResults(3))
        .trainingJobSummaries()
        .stream()
        .toList();
  }

  private static CategoricalParameterRange words(String name, String... values) {
    return CategoricalParameterRange.builder().name(name).values(values).build();
  }

  private static double value(HyperParameterTrainingJobSummary trial) {
    return trial.finalHyperParameterTuningJobObjectiveMetric().value();
  }

  private static double x(HyperParameterTrainingJobSummary trial) {
    return Double.parseDouble(trial.tunedHyperParameters().getOrDefault("x", ""));
  }

  private void create(Consumer<CreateHyperParameterTuningJobRequest.Builder> how) {
    var _ =
        sageMaker.createHyperParameterTuningJob(r ->
            how.accept(
                r.hyperParameterTuningJobName(name)
                    .hyperParameterTuningJobConfig(c ->
                        c.strategy(HyperParameterTuningJobStrategyType.RANDOM)
                            .hyperParameterTuningJobObjective(
                                o -> o.type("Minimize").metricName("loss"))
                            .resourceLimits(
                                l -> l.maxNumberOfTrainingJobs(4).maxParallelTrainingJobs(2))
                            .parameterRanges(p -> p.continuousParameterRanges(X)))
                    .trainingJobDefinition(d ->
                        d.roleArn(site.roleArn())
                            .staticHyperParameters(Map.of("fixed", "1"))
                            .algorithmSpecification(a ->
                                a.trainingImage(site.image())
                                    .trainingInputMode(TrainingInputMode.FILE)
                                    .metricDefinitions(LOSS))
                            .outputDataConfig(o -> o.s3OutputPath("s3://%s/out".formatted(bucket)))
                            .resourceConfig(c ->
                                c.instanceType(TrainingInstanceType.ML_M5_LARGE)
                                    .instanceCount(1)
                                    .volumeSizeInGB(1))
                            .stoppingCondition(s -> s.maxRuntimeInSeconds(300)))));
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
