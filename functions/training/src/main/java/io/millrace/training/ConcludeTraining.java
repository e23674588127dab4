package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.runtime.function.AwsEvents.TrainingNews;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run whose job has ended.
 *
 * <p>SageMaker tells of a job several times and in any order, so the job itself is asked how far it
 * is. One that is not there, though its run is, is launched again. The end of a job makes room for
 * those that wait for capacity. What broke for a reason that may pass is tried again, {@value
 * Run#ATTEMPTS} times in all.
 */
final class ConcludeTraining implements Function<TrainingNews, RunState> {

  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("signal: killed|OutOfMemory", Pattern.CASE_INSENSITIVE);

  private final Runs runs;
  private final TrainingJobs jobs;
  private final JobLauncher launcher;
  private final LaterTrainings later;
  private final LaunchTraining launch;
  private final Financing financing;
  private final Examination examination;
  private final Tracing tracing;

  ConcludeTraining(
      Runs runs,
      TrainingJobs jobs,
      JobLauncher launcher,
      LaterTrainings later,
      LaunchTraining launch,
      Financing financing,
      Examination examination,
      Tracing tracing) {
    this.runs = runs;
    this.jobs = jobs;
    this.launcher = launcher;
    this.later = later;
    this.launch = launch;
    this.financing = financing;
    this.examination = examination;
    this.tracing = tracing;
  }

  /**
   * @throws InvalidInputException if the job is not one of a run of ours
   */
  @Override
  public RunState apply(TrainingNews news) {
    String jobName = news.jobName();
    if (jobName == null) {
      later
          .due()
          .forEach(dataset ->
              launch.apply(new Event.DatasetPublished(dataset.project(), dataset.version())));
      launcher.launchWaiting();
      return RunState.NONE;
    }
    Run run = run(jobName);
    Run now = tracing.following(Optional.ofNullable(run.trace()), () -> conclude(run, news.loss()));
    // though it had ended before: who ended it may have died then
    runs.next(now).filter(next -> next.outcome() == null).ifPresent(launcher::launch);
    if (now.outcome() != null) {
      launcher.launchWaiting();
    }
    return RunState.of(now);
  }

  /** A job is asked after. */
  RunState apply(String jobName) {
    return apply(new TrainingNews(jobName, null));
  }

  private Run conclude(Run run, @Nullable String loss) {
    if (run.outcome() instanceof Outcome.Stopped) {
      launcher.stop(run); // its job may have been launched while it was stopped
    }
    if (run.outcome() != null) {
      return run;
    }
    JobState state = jobs.describe(run.jobName()).orElse(null);
    if (state == null) {
      return launcher.launch(run);
    }
    if (state instanceof JobState.Running && loss == null) {
      return run;
    }
    financing.counted(run, launcher.billed(run).orElse(null));
    return switch (state) {
      case JobState.Running _ -> lost(run, String.valueOf(loss));
      case JobState.Failed(var reason) -> runs.ended(run, new Outcome.NoModel(reason));
      case JobState.Broken(var reason) -> runs.broken(run, reason, launcher.serving(run.project()));
      case JobState.Completed(var bucket, var key) -> runs.ended(run, outcome(run, bucket, key));
    };
  }

  /** Ends a run whose job was lost; with the same memory it would end so again. */
  private Run lost(Run run, String loss) {
    return OUT_OF_MEMORY.matcher(loss).find()
        ? runs.ended(
            run,
            new Outcome.NoModel(
                "The data needs more memory than the function that trains has (%s): choose training.compute: {instance: …}."
                    .formatted(loss)))
        : runs.broken(
            run, "the function that trained was ended: " + loss, launcher.serving(run.project()));
  }

  private Outcome outcome(Run run, String bucket, String key) {
    try {
      return switch (examination.examine(run, bucket, key)) {
        case Outcome.Passed(var model) -> new Outcome.Passed(model.bestOf(launcher.trials(run)));
        case Outcome.GateFailed(var model) ->
            new Outcome.GateFailed(model.bestOf(launcher.trials(run)));
        case Outcome.NoModel none -> none;
        case Outcome.Stopped stopped -> stopped;
      };
    } catch (InvalidInputException e) { // of a run that is ours: how it ends, for its team to see
      return new Outcome.NoModel(e.reason());
    }
  }

  private Run run(String jobName) {
    JobName name = JobName.parse(jobName);
    return runs.find(name.project(), name.runId())
        .orElseThrow(() -> new InvalidInputException("training job", "one of a run", jobName));
  }
}
