package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.evaluation.Metric;
import java.util.EnumSet;
import java.util.Set;

/**
 * How two versions that share the traffic are compared by what came true of what each predicted.
 */
public sealed interface ComparePolicy {

  /** What may be compared: each is a mean over predictions of which it is known what came true. */
  Set<Metric> METRICS = EnumSet.of(Metric.ACCURACY, Metric.MAE);

  /** What is compared, one of {@link #METRICS}. */
  Metric metric();

  /**
   * The new version has all traffic once it is better beyond chance, and none once it is worse;
   * where neither was shown in time, the one that served goes on to.
   *
   * @param effect the difference that is to be found, 0.001 to 0.5: of a share, in itself; of an
   *     error, as a share of what it is. A greater one is found sooner, a smaller one later, if at
   *     all
   */
  record Certainty(Metric metric, double effect) implements ComparePolicy {
    public Certainty {
      comparable(metric);
      Check.that(effect >= 0.001 && effect <= 0.5, "effect", "0.001 to 0.5", effect);
    }
  }

  /**
   * The likelier a version is the better one, the more traffic it has; where time is over, the
   * likelier one has all of it.
   *
   * @param floor percent of the requests that each version has until then, 1 to 49
   */
  record Reward(Metric metric, int floor) implements ComparePolicy {
    public Reward {
      comparable(metric);
      Check.that(metric == Metric.ACCURACY, "metric", "accuracy, where reward is sought", metric);
      Check.that(floor >= 1 && floor <= 49, "floor", "1 to 49", floor);
    }
  }

  private static void comparable(Metric metric) {
    Check.that(METRICS.contains(metric), "metric", "accuracy or mae", metric);
  }
}
