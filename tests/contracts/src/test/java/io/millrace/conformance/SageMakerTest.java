package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contracts.AwsEndpoint;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.ListTrainingJobsRequest;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSummary;

/**
 * Amazon SageMaker AI API Reference: what is refused, and how. What a job does is in the contract
 * of training jobs.
 */
class SageMakerTest {

  private final TrainingSite site = AwsEndpoint.GIVEN.training();
  private final SageMakerClient sageMaker = site.clients().client(SageMakerClient.builder());
  private final String name = "conformance-" + UUID.randomUUID();

  @AfterEach
  void close() {
    sageMaker.close();
  }

  @Test
  void whatIsMissingOrCannotBeIsAValidationError() {
    refused(
        () -> sageMaker.describeTrainingJob(d -> d.trainingJobName(name)), "ValidationException");
    refused(() -> sageMaker.stopTrainingJob(d -> d.trainingJobName(name)), "ValidationException");
    refused(() -> create(r -> r.trainingJobName("-")), "ValidationException");
    refused(() -> create(r -> r.trainingJobName("x".repeat(64))), "ValidationException");
    refused(
        () -> create(r -> r.outputDataConfig(o -> o.s3OutputPath("https://nowhere"))),
        "ValidationException");
  }

  @Test
  void aNameIsTakenOnceAndListed() {
    create(r -> {});

    refused(() -> create(r -> {}), "ResourceInUse");
    assertThat(sageMaker.listTrainingJobs(l -> l.nameContains(name)).trainingJobSummaries())
        .extracting(TrainingJobSummary::trainingJobName)
        .containsExactly(name);
  }

  @Test
  void jobsAreListedByTheirTimesInAnOrderAndInPages() {
    create(r -> {});
    Instant created = sageMaker.describeTrainingJob(d -> d.trainingJobName(name)).creationTime();

    assertThat(listed(l -> l.creationTimeAfter(created.minusSeconds(5)))).containsExactly(name);
    assertThat(listed(l -> l.creationTimeBefore(created.minusSeconds(5)))).isEmpty();
    assertThat(listed(l -> l.lastModifiedTimeAfter(created.plusSeconds(3600)))).isEmpty();
    assertThat(listed(l -> l.lastModifiedTimeBefore(created.plusSeconds(3600)))).hasSize(1);
    assertThat(
            sageMaker
                .listTrainingJobs(
                    l -> l.nameContains("conformance-").sortBy("Name").sortOrder("Ascending"))
                .trainingJobSummaries())
        .extracting(TrainingJobSummary::trainingJobName)
        .isSorted();
    refused(() -> listed(l -> l.maxResults(101)), "ValidationException");
    refused(() -> listed(l -> l.nextToken("bogus")), "ValidationException");
  }

  @Test
  void aRoleAndAnInstanceTypeMustBeOnes() {
    refused(() -> create(r -> r.roleArn("nobody")), "ValidationException");
    refused(
        () ->
            create(r ->
                r.resourceConfig(
                    c -> c.instanceType("ml.q9.large").instanceCount(1).volumeSizeInGB(1))),
        "ValidationException");
  }

  @Test
  void aDescriptionTellsWhatWasLeftToSageMaker() {
    create(r -> {});

    var job = sageMaker.describeTrainingJob(d -> d.trainingJobName(name));

    assertThat(job.outputDataConfig().kmsKeyId()).isEmpty();
    assertThat(job.enableNetworkIsolation()).isFalse();
    assertThat(job.enableManagedSpotTraining()).isFalse();
    assertThat(job.enableInterContainerTrafficEncryption()).isFalse();
  }

  /** SageMaker's own SDK asks for both, whoever calls its {@code Estimator.fit}. */
  @Test
  void aJobTakesAHookAndAProfileOfPrograms() {
    create(r ->
        r.debugHookConfig(h -> h.s3OutputPath("s3://conformance-nowhere/hook"))
            .profilerConfig(p -> p.s3OutputPath("s3://conformance-nowhere/profile")));

    assertThat(sageMaker.describeTrainingJob(d -> d.trainingJobName(name)).debugHookConfig())
        .extracting(h -> h.s3OutputPath())
        .isEqualTo("s3://conformance-nowhere/hook");
  }

  @Test
  void theTagsOfAJobAreListedInPages() {
    create(r -> r.tags(tag("a", "1"), tag("b", "2")));
    String arn = sageMaker.describeTrainingJob(d -> d.trainingJobName(name)).trainingJobArn();

    var first = sageMaker.listTags(l -> l.resourceArn(arn).maxResults(1));
    var second = sageMaker.listTags(l -> l.resourceArn(arn).nextToken(first.nextToken()));

    assertThat(first.tags()).hasSize(1);
    assertThat(Stream.concat(first.tags().stream(), second.tags().stream()))
        .containsExactlyInAnyOrder(tag("a", "1"), tag("b", "2"));
    refused(() -> sageMaker.listTags(l -> l.resourceArn(arn + "-none")), "ValidationException");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private List<String> listed(Consumer<ListTrainingJobsRequest.Builder> how) {
    return sageMaker
        .listTrainingJobs(l -> how.accept(l.nameContains(name)))
        .trainingJobSummaries()
        .stream()
        .map(TrainingJobSummary::trainingJobName)
        .toList();
  }

  /** A job without data, which needs none to be refused or to run. */
  private void create(Consumer<CreateTrainingJobRequest.Builder> how) {
    sageMaker.createTrainingJob(r ->
        how.accept(
            r.trainingJobName(name)
                .roleArn(site.roleArn())
                .algorithmSpecification(
                    a -> a.trainingImage(site.image()).trainingInputMode(TrainingInputMode.FILE))
                .outputDataConfig(o -> o.s3OutputPath("s3://conformance-nowhere/out"))
                .resourceConfig(c ->
                    c.instanceType(TrainingInstanceType.ML_M5_LARGE)
                        .instanceCount(1)
                        .volumeSizeInGB(1))
                .stoppingCondition(s -> s.maxRuntimeInSeconds(60))));
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
