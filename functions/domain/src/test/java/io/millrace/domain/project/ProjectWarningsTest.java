package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Task;
import io.millrace.domain.access.Role;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ApprovalPolicy.Automatic;
import io.millrace.domain.project.ApprovalPolicy.ByRole;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition says and perhaps does not mean. */
class ProjectWarningsTest {

  private static final ApprovalPolicy BY_PERSON = new ByRole(Role.APPROVER);
  private static final Column KEY =
      new Column("id", ColumnType.TEXT, false, false, List.of(new RowRule.Unique()));
  private static final Column AGE = new Column("age", ColumnType.NUMBER, false, true, List.of());
  private static final Column PRICE = new Column("price", ColumnType.NUMBER, true, true, List.of());
  private static final Column KIND = new Column("kind", ColumnType.CATEGORY, true, true, List.of());

  @ParameterizedTest
  @CsvSource({
    "BINARY, AUC, 0.5, true",
    "BINARY, AUC, 0.501, false",
    "BINARY, ACCURACY, 0.5, true",
    "BINARY, ACCURACY, 0.51, false",
    "BINARY, PR_AUC, 0, true",
    "BINARY, PR_AUC, 0.01, false",
    "BINARY, F1, 0, true",
    "BINARY, LOG_LOSS, 0.7, true",
    "BINARY, LOG_LOSS, 0.69, false",
    "BINARY, CALIBRATION_ERROR, 1, false",
    "MULTICLASS, ACCURACY, 0, true",
    "MULTICLASS, ACCURACY, 0.1, false",
    "MULTICLASS, LOG_LOSS, 9, false",
    "REGRESSION, R2, 0, true",
    "REGRESSION, R2, 0.1, false",
    "REGRESSION, RMSE, 9, false"
  })
  void aGateThatAnyModelPassesIsTold(Task task, Metric metric, double bound, boolean told) {
    List<String> warnings = of(task, BY_PERSON, List.of(new Gate.Bound(metric, bound)), List.of());

    if (told) {
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith(
              "gates: %s %s "
                  .formatted(
                      metric.name().toLowerCase(java.util.Locale.ROOT),
                      metric.higherIsBetter() ? "min" : "max"))
          .contains("is reached by a model that has learned nothing");
    } else {
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void anAutomaticApprovalBehindNoGateIsTold() {
    Gate notWorse = new Gate.NotWorseThanChampion(Metric.AUC, 0);

    assertThat(of(Task.BINARY, new Automatic(), List.of(notWorse), List.of()))
        .singleElement()
        .asString()
        .startsWith("gates: approval is automatic and no gate has a min or max");
    assertThat(of(Task.BINARY, BY_PERSON, List.of(notWorse), List.of())).isEmpty();
    assertThat(
            of(
                Task.BINARY,
                new Automatic(),
                List.of(notWorse, new Gate.Bound(Metric.AUC, 0.8)),
                List.of()))
        .isEmpty();
  }

  @Test
  void aCheckOfWhatQuarantineTakesAlreadyIsTold() {
    assertThat(checked(new DatasetCheck.Completeness("price", 0.9)))
        .singleElement()
        .asString()
        .startsWith("checks.completeness: a row without a value of 'price', which is required");
    assertThat(checked(new DatasetCheck.Uniqueness(List.of("age", "id"), 0.9)))
        .singleElement()
        .asString()
        .endsWith("so what is left of 'age', 'id' always passes.");
    assertThat(checked(new DatasetCheck.Completeness("age", 0.9))).isEmpty();
    assertThat(checked(new DatasetCheck.Uniqueness(List.of("age", "price"), 0.9))).isEmpty();
    assertThat(checked(new DatasetCheck.RowCount(1, null))).isEmpty();
  }

  @Test
  void anEffectThatTakesMoreLabelsThanMostModelsGetIsTold() {
    assertThat(compared(0.001))
        .singleElement()
        .asString()
        .startsWith("deployment.rollout.effect: to find 0.001 of accuracy takes some 4,000,000");
    assertThat(compared(0.02)).isEmpty();
  }

  private static List<String> compared(double effect) {
    var rollout =
        new RolloutPolicy(
            List.of(50),
            Duration.ofDays(14),
            null,
            null,
            null,
            null,
            new ComparePolicy.Certainty(Metric.ACCURACY, effect),
            null);
    return ProjectWarnings.of(
        Samples.project(new DeploymentPolicy(5, Duration.ofHours(1), rollout)));
  }

  private static List<String> checked(DatasetCheck check) {
    return of(Task.BINARY, BY_PERSON, List.of(), List.of(check));
  }

  private static List<String> of(
      Task task, ApprovalPolicy approval, List<Gate> gates, List<DatasetCheck> checks) {
    @Nullable String positive = task == Task.BINARY ? "yes" : null;
    Project sample = Samples.project();
    return ProjectWarnings.of(
        new Project(
            sample.name(),
            task,
            task == Task.REGRESSION ? "price" : "kind",
            positive,
            null,
            null,
            List.of(KEY, AGE, PRICE, KIND),
            checks,
            sample.training(),
            gates,
            approval,
            sample.deployment(),
            sample.monitoring()));
  }
}
