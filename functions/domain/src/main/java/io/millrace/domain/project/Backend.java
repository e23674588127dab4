package io.millrace.domain.project;

import io.millrace.domain.Check;

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
