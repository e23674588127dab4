package io.millrace.trainer;

import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Gate;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Task;
import java.util.List;

/**
 * What XGBoost measures on the validation rows after each round.
 *
 * @param loss what trees are grown for, by XGBoost's name
 * @param metric what says which round is the best: the metric of the project's first gate where it
 *     is AUC, PR-AUC or MAE; else the loss, for the others follow it or move in steps
 * @param higherIsBetter of the metric
 */
record StoppingRule(String loss, String metric, boolean higherIsBetter) {

  static StoppingRule of(Project project) {
    Task task = project.task();
    Metric declared =
        project.gates().stream().findFirst().map(Gate::metric).orElse(Metric.LOG_LOSS);
    String loss =
        switch (task) {
          case BINARY -> "logloss";
          case MULTICLASS -> "mlogloss";
          case REGRESSION -> "rmse";
        };
    return switch (declared) {
      case AUC -> new StoppingRule(loss, "auc", true);
      case PR_AUC -> new StoppingRule(loss, "aucpr", true);
      case MAE -> new StoppingRule(loss, "mae", false);
      case LOG_LOSS, ACCURACY, F1, CALIBRATION_ERROR, RMSE, R2 ->
          new StoppingRule(loss, loss, false);
    };
  }

  /** What is printed, the metric last. */
  List<String> metrics() {
    return metric.equals(loss) ? List.of(loss) : List.of(loss, metric);
  }
}
