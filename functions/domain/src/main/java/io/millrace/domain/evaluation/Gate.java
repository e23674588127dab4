package io.millrace.domain.evaluation;

import io.millrace.domain.Check;

/** What a trained model has to reach on held-out data before it becomes a version. */
public sealed interface Gate {

  /** The metric that this gate reads. */
  Metric metric();

  /**
   * The metric is at least as good as {@code bound}: not below it, or not above it for an error.
   */
  record Bound(Metric metric, double bound) implements Gate {
    public Bound {
      Check.that(
          Double.isFinite(bound) && metric.canBe(bound),
          "gate bound of " + metric,
          "a value that the metric can have",
          bound);
    }
  }

  /**
   * The metric is not worse than the champion's, measured on the same held-out rows, by more than
   * {@code tolerance}, at least 0, in the metric's own unit. Passes where none serves; a person
   * decides where the champion could not be measured.
   */
  record NotWorseThanChampion(Metric metric, double tolerance) implements Gate {
    public NotWorseThanChampion {
      Check.that(
          tolerance >= 0 && Double.isFinite(tolerance),
          "gate tolerance",
          "finite, >= 0",
          tolerance);
    }
  }
}
