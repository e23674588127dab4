package io.millrace.aws;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TuningTrials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Jobs where each is to run, and searches, which their names tell. A job that is asked for by its
 * name alone is looked for in both.
 */
final class TrainingSites implements TrainingJobs {

  private final TrainingJobs functions;
  private final TrainingJobs sageMaker;
  private final TrainingJobs searches;

  TrainingSites(TrainingJobs functions, TrainingJobs sageMaker, TrainingJobs searches) {
    this.functions = functions;
    this.sageMaker = sageMaker;
    this.searches = searches;
  }

  @Override
  public Launch launch(TrainingJob job) {
    if (job.tuning() != null) {
      return searches.launch(job);
    }
    return switch (job.compute()) {
      case Compute.Function _ -> functions.launch(job);
      case Compute.SageMaker _ -> sageMaker.launch(job);
    };
  }

  @Override
  public void stop(String name) {
    if (JobName.isOfTuning(name)) {
      searches.stop(name);
    } else if (sageMaker.describe(name).isPresent()) {
      sageMaker.stop(name);
    } else {
      functions.stop(name); // which may have been asked to run it, and not begun
    }
  }

  @Override
  public Optional<Duration> billed(String name) {
    return JobName.isOfTuning(name)
        ? searches.billed(name)
        : functions.billed(name).or(() -> sageMaker.billed(name));
  }

  @Override
  public Optional<JobState> describe(String name) {
    return JobName.isOfTuning(name)
        ? searches.describe(name)
        : functions.describe(name).or(() -> sageMaker.describe(name));
  }

  @Override
  public List<TuningTrials.Entry> trials(String name) {
    return searches.trials(name);
  }
}
