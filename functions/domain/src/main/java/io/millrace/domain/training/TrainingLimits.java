package io.millrace.domain.training;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.TrainingPolicy.Compute;
import java.time.Duration;
import java.util.List;

/**
 * What a stage lets a project's training jobs take.
 *
 * @param instanceTypes of SageMaker, at least one
 * @param longest that a job may run
 */
public record TrainingLimits(List<String> instanceTypes, Duration longest) {

  public TrainingLimits {
    instanceTypes = List.copyOf(instanceTypes);
    Check.that(!instanceTypes.isEmpty(), "instance types", "at least one", instanceTypes);
    Check.that(longest.isPositive(), "longest", "more than nothing", longest);
  }

  /**
   * Lets a job through.
   *
   * @throws InvalidInputException if it asks for more, naming what may be asked for
   */
  public void admit(Compute compute) {
    Check.that(
        instanceTypes.contains(compute.instanceType()),
        "training.compute.instance",
        "one of %s in this stage".formatted(String.join(", ", instanceTypes)),
        compute.instanceType());
    Check.that(
        compute.timeLimit().compareTo(longest) <= 0,
        "training.compute.timeLimit",
        "%s minutes at most in this stage".formatted(longest.toMinutes()),
        "%s minutes".formatted(compute.timeLimit().toMinutes()));
  }
}
