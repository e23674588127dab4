package io.millrace.domain.training;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import java.time.Duration;
import java.util.List;

/**
 * What a stage lets a project's training jobs take.
 *
 * @param instanceTypes of SageMaker, at least one
 * @param longest that a job may run
 */
public record TrainingLimits(List<String> instanceTypes, Duration longest) {

  private static final String USUAL = "ml.m5.large";
  private static final Duration HOUR = Duration.ofHours(1);

  public TrainingLimits {
    instanceTypes = List.copyOf(instanceTypes);
    Check.that(!instanceTypes.isEmpty(), "instance types", "at least one", instanceTypes);
    Check.that(longest.isPositive(), "longest", "more than nothing", longest);
  }

  /** A job for who does not say what it takes: {@code ml.m5.large} for an hour, or what may be. */
  public Compute.SageMaker usual() {
    return new Compute.SageMaker(
        instanceTypes.contains(USUAL) ? USUAL : instanceTypes.getFirst(),
        1,
        false,
        longest.compareTo(HOUR) < 0 ? longest : HOUR);
  }

  /**
   * What is let through: a job as it is asked for, and a function with no more time than a job may
   * have.
   *
   * @throws InvalidInputException if more is asked for, naming what may be
   */
  public Compute admit(Compute compute) {
    return switch (compute) {
      case Compute.Function(var limit) ->
          new Compute.Function(limit.compareTo(longest) <= 0 ? limit : longest);
      case Compute.SageMaker job -> admit(job);
    };
  }

  private Compute admit(Compute.SageMaker job) {
    Check.that(
        instanceTypes.contains(job.instanceType()),
        "training.compute.instance",
        "one of %s in this stage".formatted(String.join(", ", instanceTypes)),
        job.instanceType());
    Check.that(
        job.timeLimit().compareTo(longest) <= 0,
        "training.compute.timeLimit",
        "%s minutes at most in this stage".formatted(longest.toMinutes()),
        "%s minutes".formatted(job.timeLimit().toMinutes()));
    return job;
  }
}
