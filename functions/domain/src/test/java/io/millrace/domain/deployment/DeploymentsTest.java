package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.event.Event;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentsTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Duration WATCH = Duration.ofHours(1);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = Instant.EPOCH;
  private final Deployments deployments =
      new Deployments(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void anApprovedVersionServesAndIsTheChampion() {
    Route route = deployments.deploy(approved(1));

    assertThat(route.live().version()).isEqualTo(1);
    assertThat(route.previous()).isNull();
    assertThat(deployments.route(CHURN)).contains(route);
    assertThat(deployments.champion(CHURN)).contains(1);
  }

  @Test
  void aVersionThatIsNotApprovedNeverServes() {
    ModelVersion pending = approved(1).with(new Approval.Pending());

    assertThatThrownBy(() -> deployments.deploy(pending))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(deployments.route(CHURN)).isEmpty();
  }

  @Test
  void anApprovalThatComesLateOrTwiceTakesNothingAway() {
    deployments.deploy(approved(2));
    Route route = deployments.deploy(approved(3));

    assertThat(deployments.deploy(approved(2))).isEqualTo(route);
    assertThat(deployments.deploy(approved(3))).isEqualTo(route);
    assertThat(stateStore.announced()).hasSize(2);
  }

  @Test
  void aRollbackPutsTheVersionBeforeBackOnce() {
    deployments.deploy(approved(1));
    deployments.deploy(approved(2));

    assertThat(deployments.rollBack(CHURN, now, WATCH, "errors"))
        .isEqualTo(new Rollback.Done(2, 1));
    assertThat(deployments.rollBack(CHURN, now, WATCH, "errors"))
        .isEqualTo(new Rollback.NotNeeded("version 1 has no version before it"));
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(1);
    assertThat(stateStore.announced())
        .filteredOn(Event.VersionRolledBack.class::isInstance)
        .containsExactly(new Event.VersionRolledBack(CHURN, 1, 3));
  }

  @Test
  void aVersionThatWasRolledBackDoesNotComeBackByARepeatedApproval() {
    deployments.deploy(approved(1));
    deployments.deploy(approved(2));
    deployments.rollBack(CHURN, now, WATCH, "errors");

    deployments.deploy(approved(2));

    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(1);
  }

  @Test
  void afterTheWatchAnAlarmChangesNothing() {
    deployments.deploy(approved(1));
    deployments.deploy(approved(2));
    now = now.plus(WATCH).plusSeconds(1);

    assertThat(deployments.rollBack(CHURN, now, WATCH, "errors"))
        .isInstanceOf(Rollback.NotNeeded.class);
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(2);
  }

  @Test
  void anAlarmOfOneVersionDoesNotTakeBackTheNext() {
    deployments.deploy(approved(1));
    Instant rangAt = now;
    now = now.plusSeconds(1);
    deployments.deploy(approved(2));

    assertThat(deployments.rollBack(CHURN, rangAt, WATCH, "errors"))
        .isEqualTo(new Rollback.NotNeeded("the alarm rang before version 2 served"));
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(2);
  }

  @Test
  void whereNothingIsDeployedNothingIsRolledBack() {
    assertThat(deployments.rollBack(CHURN, now, WATCH, "errors"))
        .isEqualTo(new Rollback.NotNeeded("nothing is deployed"));
  }

  static ModelVersion approved(int version) {
    return new ModelVersion(
        CHURN,
        version,
        "r-" + version,
        version,
        Sha256.of("dataset"),
        1,
        new ObjectRef("models", "telco-churn/" + version, "v1"),
        Sha256.of("" + version),
        Evaluation.ofRegression(1, Map.of()),
        new DigitalSignature("key", "AAAA"),
        null,
        Instant.EPOCH,
        new Approval.Approved("ada", "fine", Instant.EPOCH),
        null);
  }
}
