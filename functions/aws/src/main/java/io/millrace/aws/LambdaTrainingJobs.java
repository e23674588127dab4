package io.millrace.aws;

import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TuningTrials;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Training in a function, which is asked and not waited for. A job that was asked for twice runs
 * once: the function looks first at what it noted.
 */
public final class LambdaTrainingJobs implements TrainingJobs {

  private final LambdaClient lambda;
  private final String function;
  private final FunctionJobs jobs;
  private final InstantSource clock;

  /**
   * @param function that trains, by its ARN
   */
  public LambdaTrainingJobs(
      LambdaClient lambda, String function, FunctionJobs jobs, InstantSource clock) {
    this.lambda = lambda;
    this.function = function;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public Launch launch(TrainingJob job) {
    if (describe(job.name()).isEmpty()) {
      String order =
          Json.text(
              new TrainingOrder(
                  job.name(), job.channels(), job.output(), job.compute().timeLimit()));
      var _ =
          Aws.call(
              "launch " + job.name(),
              () ->
                  lambda.invoke(i ->
                      i.functionName(function)
                          .invocationType(InvocationType.EVENT)
                          .payload(SdkBytes.fromUtf8String(order))));
    }
    return new Launch.Started();
  }

  @Override
  public Optional<JobState> describe(String name) {
    return jobs.state(name, clock.instant());
  }

  /**
   * The function looks for this while trees grow, and before it begins; what it does beside, such
   * as to read the data or to evaluate, it ends first.
   */
  @Override
  public void stop(String name) {
    JobState state = describe(name).orElse(null);
    if (state == null || state instanceof JobState.Running) {
      jobs.askToStop(name);
    }
  }

  /** None: a job is no search. */
  @Override
  public List<TuningTrials.Entry> trials(String name) {
    return List.of();
  }

  @Override
  public Optional<Duration> billed(String name) {
    return jobs.billed(name, clock.instant());
  }
}
