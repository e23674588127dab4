package io.millrace.domain.compute;

import io.millrace.domain.Check;
import java.time.Duration;

/** Where a training program runs. */
public sealed interface Compute extends ComputeChoice permits Compute.Function, Compute.SageMaker {

  /** The time after which training is stopped. */
  Duration timeLimit();

  /** The same with no more time than that, and no less than can be asked for. */
  Compute within(Duration most);

  /** Where it is, in words. */
  String place();

  /**
   * A function of Lambda: there at once, for data that it has memory and time for.
   *
   * @param timeLimit after which training is stopped
   */
  record Function(Duration timeLimit) implements Compute {

    /** Lambda ends an invocation after fifteen minutes; one is for what is before and after. */
    public static final Duration LONGEST = Duration.ofMinutes(14);

    public Function {
      Check.that(
          timeLimit.isPositive() && timeLimit.compareTo(LONGEST) <= 0,
          "time limit of a function",
          "%s minutes at most".formatted(LONGEST.toMinutes()),
          timeLimit);
    }

    /** A function with as much time as there is. */
    public Function() {
      this(LONGEST);
    }

    @Override
    public Function within(Duration most) {
      return most.compareTo(timeLimit) < 0 && most.isPositive() ? new Function(most) : this;
    }

    @Override
    public String place() {
      return "the function that trains";
    }
  }

  /**
   * A job of SageMaker.
   *
   * @param instanceType for instance {@code ml.m5.large}
   * @param instanceCount 1: training is not distributed, a second machine would do the same again
   * @param spot whether spare capacity is used, cheaper and interruptible
   * @param timeLimit after which the job is stopped
   * @param volumeGib disk for the data, where the machine has none of its own
   */
  record SageMaker(
      String instanceType, int instanceCount, boolean spot, Duration timeLimit, int volumeGib)
      implements Compute {

    /** Disk where nobody says how much. */
    public static final int VOLUME_GIB = 30;

    public SageMaker {
      Check.that(
          instanceType.matches("ml\\.[a-z0-9-]+\\.[a-z0-9]+"),
          "instance type",
          "a SageMaker instance type such as ml.m5.large",
          instanceType);
      Check.that(
          instanceCount == 1,
          "instance count",
          "1, since one machine trains a model",
          instanceCount);
      Check.that(
          timeLimit.compareTo(Duration.ofMinutes(1)) >= 0
              && timeLimit.compareTo(Duration.ofDays(5)) <= 0,
          "time limit",
          "1 minute to 5 days",
          timeLimit);
      Check.that(volumeGib >= 1 && volumeGib <= 16_384, "volume", "1 to 16384 GiB", volumeGib);
    }

    @Override
    public SageMaker within(Duration most) {
      Duration least = Duration.ofMinutes(1);
      Duration limit = most.compareTo(least) < 0 ? least : most;
      return limit.compareTo(timeLimit) < 0
          ? new SageMaker(instanceType, instanceCount, spot, limit, volumeGib)
          : this;
    }

    @Override
    public String place() {
      return instanceType;
    }

    /** A job with the usual disk. */
    public SageMaker(String instanceType, int instanceCount, boolean spot, Duration timeLimit) {
      this(instanceType, instanceCount, spot, timeLimit, VOLUME_GIB);
    }
  }
}
