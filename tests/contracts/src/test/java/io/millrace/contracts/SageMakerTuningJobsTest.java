package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.JobSite;
import io.millrace.aws.SageMakerTuningJobs;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.project.Tuning.Goal;
import io.millrace.domain.project.Tuning.Strategy;
import io.millrace.domain.project.Tuning.Values;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingJobsContract;
import io.millrace.domain.training.TuningTrials;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** A search is a job as another, which leaves the archive of its best trial. */
@ParameterizedClass
@EnumSource
class SageMakerTuningJobsTest extends TrainingJobsContract {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(40));
  private static final Compute SMALL =
      new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofMinutes(10));
  private static final Tuning SEARCH =
      new Tuning(
          Strategy.RANDOM,
          3,
          2,
          null,
          Goal.MAXIMIZE,
          "loss=([0-9.]+)",
          Map.of(
              "x", new Values.Fraction(0.001, 0.5),
              "depth", new Values.Whole(2, 8),
              "kernel", new Values.OneOf(List.of("rbf", "linear"))));

  private final String image;
  private final TestBucket bucket;
  private final SageMakerClient sageMaker;
  private final TrainingJobs jobs;

  SageMakerTuningJobsTest(AwsEndpoint endpoint) {
    TrainingSite site = endpoint.training();
    image = site.image();
    bucket = TestBucket.create(site.clients().s3());
    put("good/data.csv");
    put("bad/fail");
    put("long/wait");
    sageMaker = site.clients().client(SageMakerClient.builder());
    jobs = new SageMakerTuningJobs(sageMaker, JobSite.of(image, site.roleArn()));
  }

  @AfterEach
  void close() {
    sageMaker.close();
    bucket.close();
  }

  @Test
  void theTrialsTellWhatTheyTriedAndTheBestIsLeft() {
    TrainingJob job = newJob();
    var _ = jobs.launch(job);

    assertThat(endOf(job))
        .isInstanceOfSatisfying(
            JobState.Completed.class,
            end -> {
              var trials = jobs.trials(job.name());
              assertThat(trials)
                  .hasSize(3)
                  .allSatisfy(trial -> {
                    assertThat(trial.settings()).containsOnlyKeys("x", "depth", "kernel");
                    assertThat(trial.value()).isBetween(0.001, 0.5);
                    assertThat(trial.state()).isEqualTo("Completed");
                  });
              TuningTrials.Entry best =
                  trials.stream()
                      .max(
                          Comparator.comparingDouble(
                              trial -> Objects.requireNonNull(trial.value())))
                      .orElseThrow();
              assertThat(end.key()).contains("/" + best.job() + "/");
            });
  }

  @Test
  void aSearchThatFailsSaysWhatATrialSaid() {
    TrainingJob job = newJobThatFails();
    var _ = jobs.launch(job);

    assertThat(endOf(job))
        .isInstanceOfSatisfying(
            JobState.Failed.class, end -> assertThat(end.reason()).contains("told to fail"));
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
        "ct-t-" + UUID.randomUUID().toString().replace("-", "").substring(0, 12),
        Map.of("dataset", location(data)),
        location("out"),
        SMALL,
        new Program.Container(image),
        SEARCH);
  }

  private String location(String key) {
    return "s3://%s/%s".formatted(bucket.name(), key);
  }

  private void put(String key) {
    bucket.s3().putObject(p -> p.bucket(bucket.name()).key(key), RequestBody.fromString("x"));
  }
}
