package io.millrace.trainer;

import io.millrace.aws.FunctionJobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The end of a job's time, or the wish of somebody to stop it, which is looked for as it runs. */
final class AskedToStop implements StopSignal {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final FunctionJobs jobs;
  private final String job;
  private final InstantSource clock;
  private final Instant limit;
  private Instant next;
  private boolean asked;

  /**
   * @param limit of its time
   */
  AskedToStop(FunctionJobs jobs, String job, InstantSource clock, Instant limit) {
    this.jobs = jobs;
    this.job = job;
    this.clock = clock;
    this.limit = limit;
    this.next = clock.instant();
  }

  /** Whether somebody asked. */
  synchronized boolean asked() {
    Instant now = clock.instant();
    if (!asked && !now.isBefore(next)) {
      asked = jobs.isToStop(job);
      next = now.plus(BETWEEN_LOOKS);
    }
    return asked;
  }

  @Override
  public boolean requested() {
    return clock.instant().isAfter(limit) || asked();
  }
}
