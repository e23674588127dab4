package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.StabilityMeasure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which gates a project may declare, by what is measured of its models. */
final class DeclaredGates {

  private DeclaredGates() {}

  static void check(
      Gate gate, Task task, TrainingPolicy training, @Nullable EvaluationPolicy evaluation) {
    switch (gate) {
      case Gate.Fair fair -> fair(fair, evaluation);
      case Gate.Stable stable -> stable(stable, task, training.objective(), evaluation);
      case Gate.Bound(var metric, var _) -> gated(metric, task, training);
      case Gate.NotWorseThanChampion(var metric, var _) -> gated(metric, task, training);
    }
  }

  private static void gated(Metric metric, Task task, TrainingPolicy training) {
    Objective objective = training.objective();
    Check.that(metric.appliesTo(task), "gate", "on a metric of a " + task + " task", metric);
    Check.that(
        task != Task.REGRESSION || objective.isMeasuredBy(metric),
        "gate on " + metric.name().toLowerCase(Locale.ROOT),
        "beside training.objective: "
            + Stream.of(Objective.values())
                .filter(each -> each.isMeasuredBy(metric))
                .map(Objective::word)
                .collect(Collectors.joining(" or ")),
        objective.word());
    Check.that(
        !metric.isOfIntervals() || training.interval().isPresent(),
        "gate on " + metric.name().toLowerCase(Locale.ROOT),
        "beside training.interval",
        "none");
  }

  private static void fair(Gate.Fair gate, @Nullable EvaluationPolicy evaluation) {
    List<List<String>> groups =
        evaluation == null || evaluation.fairness() == null
            ? List.of()
            : evaluation.fairness().groups();
    Check.that(
        gate.of().isEmpty() ? !groups.isEmpty() : groups.contains(gate.of()),
        "gate on " + gate.measure(),
        "of groups that evaluation.fairness declares",
        gate.of());
  }

  private static void stable(
      Gate.Stable gate, Task task, Objective objective, @Nullable EvaluationPolicy evaluation) {
    Check.that(
        gate.measure().appliesTo(task)
            && (gate.measure() != StabilityMeasure.DEVIATION || objective != Objective.RANKING),
        "gate on stability",
        "spread or, of a regression that is no ranking, deviation; of classes, flips",
        gate.measure());
    Check.that(
        evaluation != null && evaluation.stability() != null,
        "gate on " + gate.measure(),
        "beside evaluation.stability, which says with how many seeds",
        "none");
  }
}
