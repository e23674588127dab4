package io.millrace.aws;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.training.TrainingJobs;
import java.time.Duration;
import java.util.Optional;

/** Jobs where each is to run. One that is asked for by its name alone is looked for in both. */
final class TrainingSites implements TrainingJobs {

  private final TrainingJobs functions;
  private final TrainingJobs sageMaker;

  TrainingSites(TrainingJobs functions, TrainingJobs sageMaker) {
    this.functions = functions;
    this.sageMaker = sageMaker;
  }

  @Override
  public Launch launch(TrainingJob job) {
    return switch (job.compute()) {
      case Compute.Function _ -> functions.launch(job);
      case Compute.SageMaker _ -> sageMaker.launch(job);
    };
  }

  @Override
  public void stop(String name) {
    if (sageMaker.describe(name).isPresent()) {
      sageMaker.stop(name);
    } else {
      functions.stop(name); // which may have been asked to run it, and not begun
    }
  }

  @Override
  public Optional<Duration> billed(String name) {
    return functions.billed(name).or(() -> sageMaker.billed(name));
  }

  @Override
  public Optional<JobState> describe(String name) {
    return functions.describe(name).or(() -> sageMaker.describe(name));
  }
}
