package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.JobSite;
import io.millrace.aws.SageMakerTrainingJobs;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingJobsContract;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** A job's data says to the program whether it is to fail or to wait: see {@link TrainingSite}. */
@ParameterizedClass
@EnumSource
class SageMakerTrainingJobsTest extends TrainingJobsContract {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(15));
  private static final Compute SMALL =
      new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofMinutes(10));

  private final TestBucket bucket;
  private final SageMakerClient sageMaker;
  private final TrainingJobs jobs;

  SageMakerTrainingJobsTest(AwsEndpoint endpoint) {
    TrainingSite site = endpoint.training();
    bucket = TestBucket.create(site.clients().s3());
    put("good/data.csv");
    put("bad/fail");
    put("long/wait");
    sageMaker = site.clients().client(SageMakerClient.builder());
    jobs = new SageMakerTrainingJobs(sageMaker, JobSite.of(site.image(), site.roleArn()));
  }

  @AfterEach
  void close() {
    sageMaker.close();
    bucket.close();
  }

  @Test
  void theArchiveIsThereWhenTheJobSaysSo() {
    TrainingJob job = newJob();
    var _ = jobs.launch(job);

    assertThat(endOf(job))
        .isInstanceOfSatisfying(
            JobState.Completed.class,
            end ->
                assertThat(
                        bucket
                            .s3()
                            .headObject(head -> head.bucket(end.bucket()).key(end.key()))
                            .contentLength())
                    .isPositive());
  }

  @Test
  void aJobWithAnImpossibleNameIsRefusedForGood() {
    TrainingJob job =
        new TrainingJob("-no_name-", Map.of("dataset", location("good/")), location("out"), SMALL);

    assertThatThrownBy(() -> jobs.launch(job)).isInstanceOf(InvalidInputException.class);
  }

  @Override
  protected TrainingJobs jobs() {
    return jobs;
  }

  @Override
  protected TrainingJob newJob() {
    return job("good/");
  }

  @Override
  protected TrainingJob newJobThatFails() {
    return job("bad/");
  }

  @Override
  protected TrainingJob newJobThatGoesOn() {
    return job("long/");
  }

  @Override
  protected JobState endOf(TrainingJob job) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> jobs.describe(job.name()).orElseThrow(),
            state -> !(state instanceof JobState.Running));
  }

  private TrainingJob job(String data) {
    return new TrainingJob(
        "contract-" + UUID.randomUUID(), Map.of("dataset", location(data)), location("out"), SMALL);
  }

  private String location(String key) {
    return "s3://%s/%s".formatted(bucket.name(), key);
  }

  private void put(String key) {
    bucket.s3().putObject(p -> p.bucket(bucket.name()).key(key), RequestBody.fromString("x"));
  }
}
