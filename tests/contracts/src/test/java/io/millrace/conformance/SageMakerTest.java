package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contracts.AwsEndpoint;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
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
