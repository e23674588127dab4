package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a trained model has to reach on held-out data before it becomes a version. */
public sealed interface Gate {

  /** The metric that this gate reads; empty where it reads none. */
  default Optional<Metric> reads() {
    return switch (this) {
      case Bound(var metric, var _) -> Optional.of(metric);
      case NotWorseThanChampion(var metric, var _) -> Optional.of(metric);
      case Fair _, Stable _ -> Optional.empty();
    };
  }

  /** What is asked, and how long it is waived, in a few words: {@code auc min 0.7}. */
  default String words() {
    return switch (this) {
      case Bound(var metric, var bound) ->
          "%s %s %s".formatted(word(metric), metric.higherIsBetter() ? "min" : "max", bound);
      case NotWorseThanChampion(var metric, var tolerance) ->
          "%s notWorseThanChampion %s".formatted(word(metric), tolerance);
      case Fair(var measure, var of, var bound, var waived) ->
          "%s%s %s %s%s"
              .formatted(
                  word(measure),
                  of.isEmpty() ? "" : " of " + String.join(" × ", of),
                  measure.isRatio() ? "min" : "max",
                  bound,
                  waived == null
                      ? ""
                      : " waived until %s (%s)".formatted(waived.until(), waived.why()));
      case Stable(var measure, var bound) -> "stability %s max %s".formatted(word(measure), bound);
    };
  }

  private static String word(Enum<?> measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

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

  /**
   * No group is worse off than all other rows together by more than {@code bound}.
   *
   * @param of the columns that tell the groups apart; empty for all groups that are declared
   * @param bound at least so much where the measure is a ratio, at most so much where it is a
   *     difference
   * @param waived until when it may fail; null where it may not
   */
  record Fair(FairnessMeasure measure, List<String> of, double bound, @Nullable Waiver waived)
      implements Gate {
    public Fair {
      of = List.copyOf(of);
      Check.that(
          measure.canBeAsked(bound),
          "gate bound of " + measure,
          measure.isRatio() ? "above 0, at most 1" : "in [0, 1]",
          bound);
    }
  }

  /** Models of other seeds are apart by at most {@code bound}. */
  record Stable(StabilityMeasure measure, double bound) implements Gate {
    public Stable {
      Check.that(
          measure.canBeAsked(bound),
          "gate bound of " + measure,
          measure == StabilityMeasure.FLIPS ? "in [0, 1]" : "finite, >= 0",
          bound);
    }
  }
}
