package io.millrace.domain.deployment;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Backend;
import java.util.List;

/**
 * What a stage lets the endpoint of a version take.
 *
 * @param instanceTypes of SageMaker, at least one
 * @param mostInstances of one endpoint, at least 1
 */
public record EndpointLimits(List<String> instanceTypes, int mostInstances) {

  public EndpointLimits {
    instanceTypes = List.copyOf(instanceTypes);
    Check.that(!instanceTypes.isEmpty(), "instance types", "at least one", instanceTypes);
    Check.that(mostInstances >= 1, "most instances", "at least 1", mostInstances);
  }

  /**
   * Lets through what the stage allows. A serverless endpoint always is: it costs what it answers.
   *
   * @throws InvalidInputException if more is asked for, naming what may be
   */
  public void admit(Backend backend) {
    switch (backend) {
      case Backend.Function _, Backend.Serverless _ -> {}
      case Backend.RealTime machines -> admit(machines);
      case Backend.Scaled(var machines, var atMost, var _) -> {
        admit(machines);
        admitCount("deployment.backend.scaling.atMost", atMost);
      }
    }
  }

  private void admit(Backend.RealTime machines) {
    Check.that(
        instanceTypes.contains(machines.instanceType()),
        "deployment.backend.instance",
        "one of %s in this stage".formatted(String.join(", ", instanceTypes)),
        machines.instanceType());
    admitCount("deployment.backend.count", machines.instanceCount());
  }

  private void admitCount(String field, int count) {
    Check.that(
        count <= mostInstances, field, "%s at most in this stage".formatted(mostInstances), count);
  }
}
