package io.millrace.registry;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.ApprovalRule;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.registry.RegisterVersion.Registered;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegisterVersionTest {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final Sha256 DATASET = Sha256.of("dataset");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("dev");
  private final Runs runs = new Runs(new Transactions(stateStore, _ -> {}), CLOCK);
  private final Projects projects = new Projects(new Transactions(stateStore, _ -> {}), CLOCK);

  @BeforeEach
  void publishesTheDatasetThatRunsLearnFrom() {
    var datasets = new Datasets(new Transactions(stateStore, _ -> {}), CLOCK);
    var part = new ObjectRef("data", "datasets/telco-churn/part", "v1");
    var upload = datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", "v1"));
    datasets.publish(
        upload,
        new DatasetVersion(
            CHURN, 0, upload.ingestId(), 1, 1, DATASET, part, part, 2, Instant.EPOCH),
        new RowCounts(2, 2, 0));
  }

  @Test
  void aRunBecomesOneVersionInWhateverOrderAndHoweverOftenItIsAnnounced() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");
    passed("r-2");

    assertThat(announced("r-2")).isEqualTo(new Registered("telco-churn", 1, true));
    assertThat(announced("r-1")).isEqualTo(new Registered("telco-churn", 2, true));
    assertThat(announced("r-2")).isEqualTo(new Registered("telco-churn", 1, true));
  }

  @Test
  void theApprovalInForceDecidesWhetherItMayServe() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");
    projects.declare(
        Samples.project(new ApprovalPolicy.ByRole(Role.APPROVER)), Sha256.of("2"), "ada");

    assertThat(announced("r-1")).isEqualTo(new Registered("telco-churn", 1, false));
    assertThat(stateStore.announced()).last().isEqualTo(new Event.ApprovalWanted(CHURN, 1));
  }

  @Test
  void whereTheStageWantsAPersonNoGateIsEnough() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");

    assertThat(
            function(stateStore, objects, signatures, ApprovalRule.BY_A_PERSON)
                .apply(new Event.RunPassed(CHURN, "r-1")))
        .isEqualTo(new Registered("telco-churn", 1, false));
    assertThat(stateStore.announced()).last().isEqualTo(new Event.ApprovalWanted(CHURN, 1));
  }

  @Test
  void aRunThatDidNotPassIsNoVersion() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    runs.ended(runs.planned(run("r-1")), new Outcome.NoModel("out of memory"));

    assertThatThrownBy(() -> announced("r-1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("run r-1 did not pass");
    assertThatThrownBy(() -> announced("r-2")).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whatWasLearnedOnABranchIsNoVersion() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    runs.ended(runs.planned(run("r-1").on("cleaner")), new Outcome.Passed(model("r-1", List.of())));

    assertThat(stateStore.announced()).doesNotHaveAnyElementsOfTypes(Event.RunPassed.class);
    assertThatThrownBy(() -> announced("r-1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("merge it first");
    assertThat(registry(stateStore).newest(CHURN, 1)).isEmpty();
  }

  @Test
  void theArchiveIsKeptUnderItsDigestWhateverBecomesOfTheRunsOwn() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");
    objects.write("data", "runs/r-1/model.tar.gz", "swapped".getBytes(UTF_8), "application/gzip");

    announced("r-1");

    ModelVersion version = registry(stateStore).find(CHURN, 1).orElseThrow();
    assertThat(version.archive().bucket()).isEqualTo("models");
    assertThat(version.archive().key())
        .isEqualTo("telco-churn/%s/model.tar.gz".formatted(Sha256.of("r-1")));
    assertThat(objects.digest(version.archive())).isEqualTo(version.digest());
  }

  @Test
  void whatAVersionComesFromIsSigned() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");

    announced("r-1");

    ModelVersion version = registry(stateStore).find(CHURN, 1).orElseThrow();
    var provenance = new Provenance(CHURN, Sha256.of("r-1"), "r-1", DATASET, 1);
    assertThat(version.provenance()).isEqualTo(provenance);
    assertThat(signatures.verify(provenance.statement(), version.signature())).isTrue();
  }

  @Test
  void whateverElseIsWhereTheArchiveBelongsIsNoVersion() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    passed("r-1");
    String place = "telco-churn/%s/model.tar.gz".formatted(Sha256.of("r-1"));
    objects.write("models", place, "planted".getBytes(UTF_8), "application/gzip");

    assertThatThrownBy(() -> announced("r-1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(place);
    assertThat(registry(stateStore).newest(CHURN, 1)).isEmpty();
  }

  @Test
  void aKilledRegistrationEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new RegisterVersionTest();
      test.publishesTheDatasetThatRunsLearnFrom();
      test.projects.declare(Samples.project(), Sha256.of("1"), "ada");
      test.passed("r-1");
      var disturbed =
          function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(Signatures.class, test.signatures));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(new Event.RunPassed(CHURN, "r-1"));
        }

        @Override
        public String state() {
          return test.stateStore.contents()
              + test.stateStore.announced()
              + test.objects.list("models", "", "", 100);
        }
      };
    });
  }

  private Registered announced(String runId) {
    return function(stateStore, objects, signatures).apply(new Event.RunPassed(CHURN, runId));
  }

  private static RegisterVersion function(
      StateStore stateStore, ObjectStore objects, Signatures signatures) {
    return function(stateStore, objects, signatures, ApprovalRule.AS_DECLARED);
  }

  private static RegisterVersion function(
      StateStore stateStore, ObjectStore objects, Signatures signatures, ApprovalRule approvals) {
    var transactions = new Transactions(stateStore, _ -> {});
    return new RegisterVersion(
        new Projects(transactions, CLOCK),
        new Datasets(transactions, CLOCK),
        new Runs(transactions, CLOCK),
        registry(stateStore),
        new Archives(objects, "models"),
        signatures,
        approvals);
  }

  private static Registry registry(StateStore stateStore) {
    return new Registry(new Transactions(stateStore, _ -> {}), CLOCK);
  }

  @Test
  void whereAGateCouldNotTellAPersonDecidesAndReadsWhy() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    var gate = new Gate.Bound(Metric.AUC, 0.99);
    passed("r-1", List.of(new GateVerdict.Inconclusive(gate, "All are of one class.")));

    assertThat(announced("r-1")).isEqualTo(new Registered("telco-churn", 1, false));
    assertThat(registry(stateStore).find(CHURN, 1).orElseThrow().approval())
        .isEqualTo(new Approval.Pending(List.of("All are of one class.")));
    assertThat(stateStore.announced()).doesNotContain(new Event.VersionApproved(CHURN, 1));
  }

  private void passed(String runId) {
    passed(runId, List.of());
  }

  private void passed(String runId, List<GateVerdict> verdicts) {
    runs.ended(runs.planned(run(runId)), new Outcome.Passed(model(runId, verdicts)));
  }

  private Run.Model model(String runId, List<GateVerdict> verdicts) {
    return new Run.Model(
        objects.write(
            "data", "runs/" + runId + "/model.tar.gz", runId.getBytes(UTF_8), "application/gzip"),
        Sha256.of(runId),
        Samples.evaluation(0.84),
        null,
        verdicts);
  }

  private static Run run(String runId) {
    return new Run(
        CHURN, runId, 1, 1, null, "dev-telco-churn-" + runId, Instant.EPOCH, null, null, null);
  }
}
