package io.millrace.domain.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryTest {

  static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final ApprovalPolicy AUTOMATIC = new ApprovalPolicy.Automatic();
  private static final ApprovalPolicy BY_ROLE = new ApprovalPolicy.ByRole(Role.APPROVER);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Registry registry =
      new Registry(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);

  @Test
  void aRunIsOneVersionHoweverOftenItIsAnnounced() {
    ModelVersion first = registry.register(candidate("r-1"), AUTOMATIC);

    assertThat(registry.register(candidate("r-1"), AUTOMATIC)).isEqualTo(first);
    assertThat(registry.newest(CHURN, 10)).containsExactly(first);
    assertThat(stateStore.announced())
        .containsExactly(
            new Event.VersionRegistered(CHURN, 1), new Event.VersionApproved(CHURN, 1));
  }

  @Test
  void aVersionThatNeedsApprovalWaitsForIt() {
    ModelVersion version = registry.register(candidate("r-1"), BY_ROLE);

    assertThat(version.approval()).isEqualTo(new Approval.Pending());
    assertThat(stateStore.announced())
        .containsExactly(new Event.VersionRegistered(CHURN, 1), new Event.ApprovalWanted(CHURN, 1));

    ModelVersion approved = registry.decide(CHURN, 1, true, "ada", "figures are fine");

    assertThat(approved.approval())
        .isEqualTo(new Approval.Approved("ada", "figures are fine", Instant.EPOCH));
    assertThat(stateStore.announced()).last().isEqualTo(new Event.VersionApproved(CHURN, 1));
    assertThat(registry.find(CHURN, 1)).contains(approved);
  }

  @Test
  void theSameDecisionAgainChangesNothing() {
    registry.register(candidate("r-1"), BY_ROLE);
    ModelVersion rejected = registry.decide(CHURN, 1, false, "ada", "leaks the target");

    assertThat(registry.decide(CHURN, 1, false, "ada", "as I said")).isEqualTo(rejected);
    assertThat(stateStore.announced())
        .hasSize(3)
        .last()
        .isEqualTo(new Event.VersionRejected(CHURN, 1));
  }

  @Test
  void aVersionIsDecidedUponOnce() {
    registry.register(candidate("r-1"), BY_ROLE);
    registry.decide(CHURN, 1, false, "ada", "leaks the target");

    assertThatThrownBy(() -> registry.decide(CHURN, 1, true, "bob", "looks good"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("version 1 was rejected by ada");
  }

  @Test
  void aVersionThatDoesNotExistCannotBeDecidedUpon() {
    assertThatThrownBy(() -> registry.decide(CHURN, 4, true, "ada", ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("telco-churn has no version 4");
  }

  @Test
  void aRefusedDeploymentIsToldOnceAndCanBeTakenBack() {
    ModelVersion approved = registry.register(candidate("r-1"), AUTOMATIC);

    ModelVersion refused = registry.refused(CHURN, 1, "the archive was altered");

    assertThat(registry.refused(CHURN, 1, "the archive was altered")).isEqualTo(refused);
    assertThat(refused.refusal())
        .isEqualTo(new ModelVersion.Refusal("the archive was altered", Instant.EPOCH));
    assertThat(stateStore.announced())
        .hasSize(3)
        .last()
        .isEqualTo(new Event.DeploymentRefused(CHURN, 1));
    assertThat(registry.verified(CHURN, 1)).isEqualTo(approved);
    assertThat(registry.verified(CHURN, 1)).isEqualTo(approved);
    assertThat(stateStore.latest(AuditEntry.class, Key.partitionOf(CHURN), "history#", 9))
        .extracting(entry -> entry.change().from() + " -> " + entry.change().to())
        .containsExactly(
            "deployment refused -> approved", "approved -> deployment refused", "- -> approved");
  }

  static Candidate candidate(String runId) {
    var run =
        new Run(
            CHURN, runId, 1, 1, null, "dev-telco-churn-" + runId, Instant.EPOCH, null, null, null);
    return Samples.candidate(
        run,
        new Run.Model(
            new ObjectRef("models", "telco-churn/" + runId, "v1"),
            Sha256.of(runId),
            Evaluation.ofRegression(10, Map.of(Metric.RMSE, new Estimate(1, 0.9, 1.1))),
            null,
            List.of()));
  }
}
