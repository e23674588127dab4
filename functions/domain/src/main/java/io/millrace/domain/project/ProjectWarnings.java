package io.millrace.domain.project;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a definition may say and perhaps does not mean: gates and checks that hold nothing. */
public final class ProjectWarnings {

  /** Of each version, as the comparison was measured: for an effect of 2 points of 80 percent. */
  private static final long LABELS = 10_000;

  private static final double MEASURED_EFFECT = 0.02;

  /** More than so many few models get within what a comparison usually lasts. */
  private static final long MOST_LABELS = 100_000;

  private ProjectWarnings() {}

  /** What it takes grows with the square of what is smaller. */
  private static long labels(double effect) {
    double times = MEASURED_EFFECT / effect;
    return Math.round(LABELS * times * times);
  }

  /** Sentences that name the setting; empty where there is nothing to say. */
  public static List<String> of(Project project) {
    List<String> warnings = new ArrayList<>();
    for (Gate gate : project.gates()) {
      if (gate instanceof Gate.Bound bound && asksForNothing(project.task(), bound)) {
        warnings.add(
            "gates: %s %s %s is reached by a model that has learned nothing, so that one passes that is better than chance, and a person decides about any other."
                .formatted(
                    word(bound.metric()),
                    bound.metric().higherIsBetter() ? "min" : "max",
                    bound.bound()));
      }
    }
    if (project.approval() instanceof ApprovalPolicy.Automatic
        && project.gates().stream().noneMatch(Gate.Bound.class::isInstance)) {
      warnings.add(
          "gates: approval is automatic and no gate has a min or max, so the first version serves"
              + " whatever it is worth.");
    }
    RolloutPolicy rollout = project.deployment().rollout();
    if (rollout != null
        && rollout.compare() instanceof ComparePolicy.Certainty(var metric, var effect)
        && metric == Metric.ACCURACY
        && labels(effect) > MOST_LABELS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "deployment.rollout.effect: to find %s of accuracy takes some %,d labels of each version in four of five cases; where feedback brings fewer in time, the old version goes on.",
              effect,
              labels(effect)));
    }
    for (DatasetCheck check : project.checks()) {
      switch (check) {
        case DatasetCheck.Completeness(var column, var _) when project.column(column).required() ->
            warnings.add(
                "checks.completeness: a row without a value of '%s', which is required, goes to quarantine, so what is left always passes."
                    .formatted(column));
        case DatasetCheck.Uniqueness(var columns, var _)
            when columns.stream().anyMatch(column -> isUnique(project.column(column))) ->
            warnings.add(
                "checks.uniqueness: a row that repeats a value of a column that is unique goes to quarantine, so what is left of '%s' always passes."
                    .formatted(String.join("', '", columns)));
        case DatasetCheck.Completeness _,
            DatasetCheck.Uniqueness _,
            DatasetCheck.ClassBalance _,
            DatasetCheck.RowCount _,
            DatasetCheck.Quarantine _,
            DatasetCheck.ChangeFromPrevious _,
            DatasetCheck.OfDataset _ -> {}
      }
    }
    return warnings;
  }

  private static boolean isUnique(Column column) {
    return column.rules().stream().anyMatch(RowRule.Unique.class::isInstance);
  }

  private static boolean asksForNothing(Task task, Gate.Bound gate) {
    OptionalDouble useless = useless(task, gate.metric());
    return useless.isPresent() && gate.metric().advantage(useless.getAsDouble(), gate.bound()) >= 0;
  }

  /** What a model that has learned nothing reaches on any data, as far as that is known before. */
  private static OptionalDouble useless(Task task, Metric metric) {
    return switch (metric) {
      case AUC -> OptionalDouble.of(0.5);
      case R2, PR_AUC, F1, NDCG, MAP -> OptionalDouble.of(0);
      case ACCURACY -> OptionalDouble.of(task == Task.BINARY ? 0.5 : 0);
      case LOG_LOSS ->
          task == Task.BINARY ? OptionalDouble.of(Math.log(2)) : OptionalDouble.empty();
      case CALIBRATION_ERROR, RMSE, MAE, POISSON_DEVIANCE, TWEEDIE_DEVIANCE ->
          OptionalDouble.empty();
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> OptionalDouble.empty();
    };
  }

  private static String word(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }
}
