package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static java.lang.Double.MIN_VALUE;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.DecisionRule.Costs;
import io.millrace.domain.project.TrainingPolicy.Split;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A figure of a definition is taken up to its bounds, and refused by its name beyond them. */
class PoliciesTest {

  private static final double JUST_BELOW_HALF = Math.nextDown(0.5);
  private static final double JUST_ABOVE_ONE = Math.nextUp(1.0);
  private static final Compute SMALL =
      new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofHours(1));

  @Test
  void ofChecksOfADataset() {
    bounded(
        "row-count minimum",
        (Long v) -> new DatasetCheck.RowCount(v, null),
        List.of(1L, Long.MAX_VALUE),
        List.of(0L, -1L));
    bounded(
        "row-count maximum",
        (Long v) -> new DatasetCheck.RowCount(5, v),
        List.of(5L, 6L),
        List.of(4L, -5L));
    bounded(
        "completeness minimum",
        (Double v) -> new DatasetCheck.Completeness("a", v),
        List.of(MIN_VALUE, 1.0),
        List.of(0.0, -0.1, JUST_ABOVE_ONE, NaN));
    bounded(
        "uniqueness minimum",
        (Double v) -> new DatasetCheck.Uniqueness(List.of("a"), v),
        List.of(MIN_VALUE, 1.0),
        List.of(0.0, JUST_ABOVE_ONE, NaN));
    bounded(
        "class-balance minimum",
        (Double v) -> new DatasetCheck.ClassBalance(v),
        List.of(MIN_VALUE, 0.5),
        List.of(0.0, Math.nextUp(0.5), NaN));
    bounded(
        "quarantine maximum",
        (Double v) -> new DatasetCheck.Quarantine(v),
        List.of(0.0, Math.nextDown(1.0)),
        List.of(-MIN_VALUE, 1.0, NaN));
    bounded(
        "change-from-previous maximum PSI",
        (Double v) -> new DatasetCheck.ChangeFromPrevious(v),
        List.of(MIN_VALUE, 1e9),
        List.of(0.0, POSITIVE_INFINITY, NaN));
    refused("uniqueness columns", () -> new DatasetCheck.Uniqueness(List.of(), 1));
    refused("checks.dataset", () -> new DatasetCheck.OfDataset(new DatasetCheck.Quarantine(0.1)));
  }

  @Test
  void ofGates() {
    for (Metric share :
        List.of(Metric.AUC, Metric.PR_AUC, Metric.ACCURACY, Metric.F1, Metric.CALIBRATION_ERROR)) {
      bounded(
          "gate bound of " + share,
          (Double v) -> new Gate.Bound(share, v),
          List.of(0.0, 1.0),
          List.of(-MIN_VALUE, JUST_ABOVE_ONE, NaN));
    }
    for (Metric loss : List.of(Metric.LOG_LOSS, Metric.RMSE, Metric.MAE)) {
      bounded(
          "gate bound of " + loss,
          (Double v) -> new Gate.Bound(loss, v),
          List.of(0.0, 1e9),
          List.of(-MIN_VALUE, POSITIVE_INFINITY, NaN));
    }
    bounded(
        "gate bound of R2",
        (Double v) -> new Gate.Bound(Metric.R2, v),
        List.of(-1e9, 1.0),
        List.of(JUST_ABOVE_ONE, Double.NEGATIVE_INFINITY, NaN));
    bounded(
        "gate tolerance",
        (Double v) -> new Gate.NotWorseThanChampion(Metric.AUC, v),
        List.of(0.0, 1e9),
        List.of(-MIN_VALUE, POSITIVE_INFINITY, NaN));
  }

  @Test
  void ofDeploymentAndMonitoring() {
    bounded(
        "errors per minute",
        (Integer v) -> new DeploymentPolicy(v, Duration.ZERO),
        List.of(1, 1000),
        List.of(0, -1));
    refused("watch", () -> new DeploymentPolicy(1, Duration.ofNanos(-1)));
    bounded(
        "watch PSI",
        (Double v) -> new MonitoringPolicy(v, 10, 30),
        List.of(MIN_VALUE, 9.0),
        List.of(0.0, POSITIVE_INFINITY, NaN));
    bounded(
        "drift PSI",
        (Double v) -> new MonitoringPolicy(0.1, v, 30),
        List.of(Math.nextUp(0.1), 9.0),
        List.of(0.1, POSITIVE_INFINITY, NaN));
    bounded(
        "minimum rows",
        (Long v) -> new MonitoringPolicy(0.1, 0.2, v),
        List.of(30L, 31L),
        List.of(29L, -30L));
  }

  @Test
  void ofTraining() {
    bounded(
        "validation share",
        (Double v) -> new Split(v, 0.1, 1),
        List.of(MIN_VALUE, JUST_BELOW_HALF),
        List.of(0.0, 0.5, NaN));
    bounded(
        "test share",
        (Double v) -> new Split(0.1, v, 1),
        List.of(MIN_VALUE, JUST_BELOW_HALF),
        List.of(0.0, 0.5, NaN));
    bounded(
        "weight of class a",
        (Double v) -> new ClassWeights.Given(Map.of("a", v)),
        List.of(MIN_VALUE, 1e6),
        List.of(0.0, Math.nextUp(1e6), NaN));
    bounded(
        "threshold",
        (Double v) -> new DecisionRule.Threshold(v),
        List.of(MIN_VALUE, Math.nextDown(1.0)),
        List.of(0.0, 1.0, NaN));
    bounded(
        "instance count",
        (Integer v) -> new Compute.SageMaker("ml.m5.large", v, false, Duration.ofHours(1)),
        List.of(1),
        List.of(0, 2));
    bounded(
        "time limit",
        (Long v) -> new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofSeconds(v)),
        List.of(60L, 5 * 86_400L),
        List.of(59L, 5 * 86_400L + 1));
    bounded(
        "instance type",
        (String v) -> new Compute.SageMaker(v, 1, false, Duration.ofHours(1)),
        List.of("ml.m5.large", "ml.g4dn.12xlarge", "ml.p5e-48.x"),
        List.of("m5.large", "ml.m5", "ml.m5.large; rm", "ML.m5.large", ""));
  }

  @Test
  void theThresholdFollowsFromWhatWrongDecisionsCost() {
    var costs = new Costs(1, 4);

    assertThat(costs.threshold()).isEqualTo(0.2);
    bounded(
        "cost of a false positive", v -> new Costs(v, 1), List.of(1e-9, 1e9), List.of(0.0, 2e9));
    bounded(
        "cost of a false negative", v -> new Costs(1, v), List.of(1e-9, 1e9), List.of(0.0, 2e9));
  }

  @Test
  void anAlgorithmThatFindsItsSettingsTakesNone() {
    for (Algorithm algorithm : List.of(Algorithm.AUTO, Algorithm.LINEAR)) {
      refused("hyperparameter", () -> new BuiltInTrainer(algorithm, Map.of("eta", "0.1")));
    }
  }

  @Test
  void andTheSimplestPolicyCountsEachRowTheSame() {
    var plain = new BuiltInTrainer(Algorithm.XGBOOST, Map.of("eta", "0.1"));

    assertThat(plain.classWeights()).isEqualTo(new ClassWeights.Equal());
    assertThat(
            new TrainingPolicy(plain, new Split(0.1, 0.2, 7), new LaunchPolicy(SMALL))
                .decision()
                .threshold())
        .isEqualTo(0.5);
    refused("hyperparameter eta", () -> new BuiltInTrainer(Algorithm.XGBOOST, Map.of("eta", "2")));
  }
}
