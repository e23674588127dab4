package io.millrace.domain.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link TrainingJobs} must do. The fake and the SageMaker adapter both extend it. */
public abstract class TrainingJobsContract {

  protected abstract TrainingJobs jobs();

  /** A job, under a name that none had before, whose program ends well. */
  protected abstract TrainingJob newJob();

  /** A job under such a name, whose program fails. */
  protected abstract TrainingJob newJobThatFails();

  /** A job under such a name that does not end before it is stopped. */
  protected abstract TrainingJob newJobThatGoesOn();

  /** What a job came to; waits for it. */
  protected abstract JobState endOf(TrainingJob job);

  @Test
  void whatWasNeverLaunchedIsNotKnown() {
    assertThat(jobs().describe(newJob().name())).isEmpty();
    assertThat(jobs().billed(newJob().name())).isEmpty();
  }

  @Test
  void whatWasLaunchedIsKnownAtOnceAndEndsWithItsArchive() {
    TrainingJob job = newJob();

    assertThat(jobs().launch(job)).isEqualTo(new Launch.Started());
    assertThat(jobs().describe(job.name())).isPresent();
    assertThat(endOf(job))
        .isInstanceOfSatisfying(
            JobState.Completed.class,
            end ->
                assertThat("s3://%s/%s".formatted(end.bucket(), end.key()))
                    .startsWith(job.output() + "/")
                    .endsWith("/model.tar.gz"));
    assertThat(jobs().billed(job.name()))
        .hasValueSatisfying(paid -> assertThat(paid).isBetween(Duration.ZERO, Duration.ofHours(1)));
  }

  @Test
  void aJobThatFailsSaysWhy() {
    TrainingJob job = newJobThatFails();

    var _ = jobs().launch(job);

    assertThat(endOf(job))
        .isInstanceOfSatisfying(
            JobState.Failed.class, end -> assertThat(end.reason()).isNotBlank());
  }

  @Test
  void whatIsStoppedEndsWithoutAnArchiveAndWhatHasEndedStaysAsItIs() {
    TrainingJob job = newJobThatGoesOn();
    var _ = jobs().launch(job);

    jobs().stop(job.name());
    JobState end = endOf(job);
    jobs().stop(job.name());

    assertThat(end)
        .isInstanceOfSatisfying(
            JobState.Failed.class, stopped -> assertThat(stopped.reason()).contains("stopped"));
    assertThat(jobs().describe(job.name())).contains(end);
  }

  @Test
  void whatIsNotThereCanBeStopped() {
    TrainingJob job = newJob();

    jobs().stop(job.name());

    assertThat(jobs().describe(job.name())).isEmpty();
  }

  @Test
  void launchingTwiceIsLaunchingOnce() {
    TrainingJob job = newJob();
    TrainingJob other = newJobThatFails();
    var _ = jobs().launch(job);

    var again =
        new TrainingJob(
            job.name(), other.channels(), job.output(), job.compute(), job.program(), job.tuning());
    assertThat(jobs().launch(again)).isEqualTo(new Launch.Started());
    assertThat(endOf(job)).isInstanceOf(JobState.Completed.class);
  }
}
