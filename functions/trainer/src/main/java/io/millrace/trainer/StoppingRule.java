package io.millrace.trainer;

import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Project;
import io.millrace.modeling.card.LearningCurve;
import java.util.List;

/**
 * What XGBoost measures on the validation rows after each round.
 *
 * @param loss what trees are grown for, by XGBoost's name
 * @param metric what says which round is the best, the lower the better: MAE where the project's
 *     first gate asks for it; else the loss. AUC and PR-AUC know an order only: the best round by
 *     them may be the first, whose probabilities have hardly left the base rate; the others follow
 *     the loss or move in steps
 */
record StoppingRule(String loss, String metric) {

  static StoppingRule of(Project project) {
    Metric declared =
        project.gates().stream()
            .flatMap(gate -> gate.reads().stream())
            .findFirst()
            .orElse(Metric.LOG_LOSS);
    String loss = Loss.of(project).measured();
    return switch (declared) {
      case MAE -> new StoppingRule(loss, "mae");
      case AUC, PR_AUC, LOG_LOSS, ACCURACY, F1, CALIBRATION_ERROR, RMSE, R2 ->
          new StoppingRule(loss, loss);
      case POISSON_DEVIANCE, TWEEDIE_DEVIANCE -> new StoppingRule(loss, loss);
      case COVERAGE, INTERVAL_WIDTH, PINBALL_LOSS -> new StoppingRule(loss, loss);
      case NDCG, MAP -> new StoppingRule(loss, loss);
    };
  }

  /** The rule of quantiles: the mean of their pinball losses. */
  static StoppingRule ofQuantiles() {
    return new StoppingRule("quantile", "quantile");
  }

  /** The figures of a round, from what XGBoost printed of it. */
  Figures figures(String line) {
    Figures printed = Figures.of(line);
    return loss.startsWith("ndcg") ? new Figures(-printed.metric(), -printed.loss()) : printed;
  }

  /**
   * The metric as it is printed, round by round.
   *
   * @param metrics as {@link Figures#metric}, the lower the better
   */
  LearningCurve curve(List<Double> metrics, int best) {
    boolean gain = loss.startsWith("ndcg");
    return new LearningCurve(
        metric, metrics.stream().map(each -> gain ? -each : each).toList(), best);
  }

  /** What is printed, the metric last. */
  List<String> metrics() {
    return metric.equals(loss) ? List.of(loss) : List.of(loss, metric);
  }
}
