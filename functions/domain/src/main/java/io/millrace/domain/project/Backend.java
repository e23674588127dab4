package io.millrace.domain.project;

import io.millrace.domain.Check;
import org.jspecify.annotations.Nullable;

/** Where a version answers. */
public sealed interface Backend {

  /** The prediction function: there at once, and costs nothing at rest. */
  record Function() implements Backend {}

  /** An endpoint of SageMaker that the platform creates for a version, and deletes after it. */
  sealed interface SageMakerEndpoint extends Backend {}

  /**
   * An endpoint on machines of its own, which cost as long as they are there.
   *
   * @param instanceType for instance {@code ml.m5.large}
   * @param instanceCount how many, 1 to {@value #MOST_INSTANCES}
   */
  record RealTime(String instanceType, int instanceCount) implements SageMakerEndpoint {

    private static final int MOST_INSTANCES = 100;

    public RealTime {
      Check.that(
          instanceType.matches("ml\\.[a-z0-9-]+\\.[a-z0-9]+"),
          "instance type",
          "a SageMaker instance type such as ml.m5.large",
          instanceType);
      Check.that(
          instanceCount >= 1 && instanceCount <= MOST_INSTANCES,
          "instance count",
          "1 to " + MOST_INSTANCES,
          instanceCount);
    }
  }

  /**
   * An endpoint on machines of its own, whose number follows what it is asked.
   *
   * @param machines what it begins with, and always has
   * @param atMost how many there may be, more than those
   * @param invocations of each machine a minute, which their number is held to: 1 to {@value
   *     #MOST_INVOCATIONS}
   */
  record Scaled(RealTime machines, int atMost, int invocations) implements SageMakerEndpoint {

    private static final int MOST_INVOCATIONS = 10_000_000;

    public Scaled {
      Check.that(
          atMost > machines.instanceCount() && atMost <= RealTime.MOST_INSTANCES,
          "scaling.atMost",
          "%s (one more than count) to %s"
              .formatted(machines.instanceCount() + 1, RealTime.MOST_INSTANCES),
          atMost);
      Check.that(
          invocations >= 1 && invocations <= MOST_INVOCATIONS,
          "scaling.invocations",
          "1 to " + MOST_INVOCATIONS,
          invocations);
    }

    /** Whether an endpoint of the other can have its machines scaled so, as it is. */
    public boolean fits(@Nullable SageMakerEndpoint other) {
      return switch (other) {
        case null -> false;
        case RealTime before -> isSameType(before);
        case Scaled before -> isSameType(before.machines);
        case Serverless _ -> false;
      };
    }

    private boolean isSameType(RealTime other) {
      return machines.instanceType.equals(other.instanceType);
    }
  }

  /**
   * An endpoint that costs while it answers.
   *
   * @param memoryMib of each instance: 1024 to 6144, in steps of 1024
   * @param concurrency requests at once, 1 to {@value #MOST_AT_ONCE}
   */
  record Serverless(int memoryMib, int concurrency) implements SageMakerEndpoint {

    private static final int MOST_AT_ONCE = 200;
    private static final int STEP = 1024;
    private static final int MOST_STEPS = 6;

    public Serverless {
      Check.that(
          memoryMib % STEP == 0 && memoryMib >= STEP && memoryMib <= STEP * MOST_STEPS,
          "memory",
          "1024, 2048, 3072, 4096, 5120 or 6144 MiB",
          memoryMib);
      Check.that(
          concurrency >= 1 && concurrency <= MOST_AT_ONCE,
          "concurrency",
          "1 to " + MOST_AT_ONCE,
          concurrency);
    }
  }
}
