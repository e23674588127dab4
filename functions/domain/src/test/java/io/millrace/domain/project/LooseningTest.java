package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.NotAllowedException;
import io.millrace.domain.access.Role;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Gate.Bound;
import io.millrace.domain.evaluation.Gate.NotWorseThanChampion;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.StabilityMeasure;
import io.millrace.domain.evaluation.Waiver;
import io.millrace.domain.project.ApprovalPolicy.Automatic;
import io.millrace.domain.project.ApprovalPolicy.ByRole;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LooseningTest {

  private static final Gate AUC = new Bound(Metric.AUC, 0.8);
  private static final Gate LOSS = new Bound(Metric.LOG_LOSS, 0.5);
  private static final Gate CHAMPION = new NotWorseThanChampion(Metric.AUC, 0.01);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Projects projects =
      new Projects(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);
  private int revision;

  @Test
  void whatLetsMoreServeIsLooser() {
    var approver = new ByRole(Role.APPROVER);
    Project before = with(approver, AUC, LOSS, CHAMPION);

    assertThat(looser(before, with(new Automatic(), AUC, LOSS, CHAMPION)))
        .containsExactly("approval: approver → automatic");
    assertThat(looser(before, with(new ByRole(Role.SCIENTIST), AUC, LOSS, CHAMPION))).hasSize(1);
    assertThat(looser(before, with(approver, LOSS, CHAMPION)))
        .containsExactly("gate auc min 0.8 → none");
    assertThat(looser(before, with(approver, new Bound(Metric.AUC, 0.7), LOSS, CHAMPION)))
        .containsExactly("gate auc min 0.8 → auc min 0.7");
    assertThat(looser(before, with(approver, AUC, new Bound(Metric.LOG_LOSS, 0.6), CHAMPION)))
        .containsExactly("gate log_loss max 0.5 → log_loss max 0.6");
    assertThat(
            looser(before, with(approver, AUC, LOSS, new NotWorseThanChampion(Metric.AUC, 0.02))))
        .hasSize(1);
  }

  @Test
  void versionsThatAreNotComparedAnyMoreOrByLessThanCertaintyAreLooser() {
    var ab = new ComparePolicy.Certainty(Metric.ACCURACY, 0.02);
    Project before = comparing(ab);

    assertThat(looser(before, comparing(null)))
        .containsExactly("rollout ab on accuracy, effect 0.02 → without comparison");
    assertThat(looser(before, comparing(new ComparePolicy.Reward(Metric.ACCURACY, 5))))
        .containsExactly("rollout ab on accuracy, effect 0.02 → thompson on accuracy, floor 5");
    assertThat(looser(before, comparing(new ComparePolicy.Certainty(Metric.ACCURACY, 0.05))))
        .as("it errs no oftener")
        .isEmpty();
    assertThat(Loosening.between(comparing(null), before).all())
        .containsExactly("rollout without comparison → ab on accuracy, effect 0.02");
    assertThat(looser(comparing(null), before)).isEmpty();
    assertThat(looser(before, before)).isEmpty();
  }

  private static Project comparing(@Nullable ComparePolicy compare) {
    var rollout =
        new RolloutPolicy(List.of(50), Duration.ofDays(14), null, null, null, null, compare, null);
    return Samples.project(new DeploymentPolicy(5, Duration.ofHours(1), rollout));
  }

  @Test
  void aGateOnStabilityIsLoosenedByItsBound() {
    var approver = new ByRole(Role.APPROVER);
    Gate flips = new Gate.Stable(StabilityMeasure.FLIPS, 0.02);
    Gate spread = new Gate.Stable(StabilityMeasure.SPREAD, 0.01);
    Project before = with(approver, flips, spread);

    assertThat(looser(before, with(approver, new Gate.Stable(StabilityMeasure.FLIPS, 0.1), spread)))
        .containsExactly("gate stability flips max 0.02 → stability flips max 0.1");
    assertThat(looser(before, with(approver, spread)))
        .containsExactly("gate stability flips max 0.02 → none");
    assertThat(
            looser(before, with(approver, flips, new Gate.Stable(StabilityMeasure.SPREAD, 0.005))))
        .isEmpty();
  }

  @Test
  void aGateOnFairnessIsLoosenedByItsBoundAndByAWaiver() {
    Gate gate = fair(0.8, null);

    assertThat(looser(with(new Automatic(), AUC), with(new Automatic(), AUC, gate))).isEmpty();
    assertThat(looser(with(new Automatic(), gate), with(new Automatic(), fair(0.9, null))))
        .isEmpty();
    assertThat(looser(with(new Automatic(), gate), with(new Automatic(), fair(0.7, null))))
        .containsExactly(
            "gate disparate_impact of tenure min 0.8 → disparate_impact of tenure min 0.7");
    Gate waived = fair(0.8, "2026-12-31");
    assertThat(looser(with(new Automatic(), gate), with(new Automatic(), waived)))
        .containsExactly(
            "gate disparate_impact of tenure min 0.8 → disparate_impact of tenure min 0.8 waived until 2026-12-31 (few rows)");
    assertThat(looser(with(new Automatic(), waived), with(new Automatic(), gate))).isEmpty();
    assertThat(
            looser(with(new Automatic(), waived), with(new Automatic(), fair(0.8, "2027-01-01"))))
        .hasSize(1);
  }

  private static Gate fair(double bound, @Nullable String until) {
    return new Gate.Fair(
        FairnessMeasure.DISPARATE_IMPACT,
        List.of("tenure"),
        bound,
        until == null ? null : new Waiver("few rows", LocalDate.parse(until)));
  }

  @Test
  void theSameBoundSaidAnewIsNeitherLooserNorADifference() {
    Project before = with(new Automatic(), AUC, LOSS, CHAMPION);

    assertThat(looser(before, with(new Automatic(), CHAMPION, LOSS, AUC))).isEmpty();
    assertThat(Loosening.between(before, with(new Automatic(), CHAMPION, LOSS, AUC)).all())
        .isEmpty();
  }

  @Test
  void zeroIsZeroWhateverItsSign() {
    Project before =
        with(
            new Automatic(),
            new Bound(Metric.AUC, -0.0),
            new NotWorseThanChampion(Metric.AUC, -0.0));

    assertThat(
            looser(
                before,
                with(
                    new Automatic(),
                    new Bound(Metric.AUC, 0.0),
                    new NotWorseThanChampion(Metric.AUC, 0.0))))
        .isEmpty();
  }

  @Test
  void aGateTwiceIsAsStrictAsItsFirst() {
    Project before = with(new Automatic(), AUC, new Bound(Metric.AUC, 0.9));

    assertThat(looser(before, with(new Automatic(), AUC))).hasSize(1);
  }

  @Test
  void whatLetsLessServeIsNot() {
    Project before = with(new Automatic(), AUC, LOSS);
    Project stricter =
        with(
            new ByRole(Role.ADMIN),
            new Bound(Metric.AUC, 0.9),
            new Bound(Metric.LOG_LOSS, 0.4),
            CHAMPION);

    var differences = Loosening.between(before, stricter);

    assertThat(differences.looser()).isEmpty();
    assertThat(differences.all())
        .containsExactly(
            "approval: automatic → admin",
            "gate auc min 0.8 → auc min 0.9",
            "gate log_loss max 0.5 → log_loss max 0.4",
            "gate none → auc notWorseThanChampion 0.01");
  }

  @Test
  void aScientistLoosensNothingAndTheHistorySaysWhatAnApproverLoosened() {
    Project guarded = with(new ByRole(Role.APPROVER), AUC);
    Project loose = with(new Automatic());
    assertRefused(loose, Role.SCIENTIST); // as if a person had had to approve before
    declare(guarded, Role.SCIENTIST);
    assertRefused(loose, Role.SCIENTIST);
    declare(loose, Role.APPROVER);

    assertThat(
            stateStore
                .latest(AuditEntry.class, Key.partitionOf(guarded.name()), AuditEntry.prefix(), 1)
                .getFirst()
                .change()
                .why())
        .isEqualTo("declared; approval: approver → automatic; gate auc min 0.8 → none");
  }

  @Test
  void whatAHigherRoleApprovesIsLoosenedByThatRole() {
    declare(with(new ByRole(Role.ADMIN), AUC), Role.SCIENTIST);

    assertRefused(with(new ByRole(Role.APPROVER), AUC), Role.OPERATOR);
    declare(with(new ByRole(Role.APPROVER), AUC), Role.ADMIN);
  }

  private void assertRefused(Project project, Role authority) {
    assertThatExceptionOfType(NotAllowedException.class)
        .isThrownBy(() -> declare(project, authority))
        .withMessageContaining("it needs the role");
  }

  private void declare(Project project, Role authority) {
    revision += 1;
    projects.declare(project, Sha256.of("" + revision), "ada", authority);
  }

  private static List<String> looser(Project before, Project after) {
    return Loosening.between(before, after).looser();
  }

  private static Project with(ApprovalPolicy approval, Gate... gates) {
    Project sample = Samples.project();
    return new Project(
        sample.name(),
        sample.task(),
        sample.target(),
        sample.positive(),
        sample.entityKey(),
        sample.eventTime(),
        sample.columns(),
        sample.checks(),
        sample.training(),
        List.of(gates),
        approval,
        sample.deployment(),
        sample.monitoring(),
        sample.data(),
        new EvaluationPolicy(
            List.of(),
            new EvaluationPolicy.Fairness(List.of(List.of("tenure")), null),
            Map.of(),
            new EvaluationPolicy.Stability(5, null)));
  }
}
