package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deployment.DeployVersion.Live;
import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeployVersionTest {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final byte[] ARCHIVE = {1, 2, 3};

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemoryErrorAlarms alarms = new InMemoryErrorAlarms();

  @BeforeEach
  void declaresTheProject() {
    new Projects(new Journal(ledger, _ -> {}), CLOCK)
        .declare(Samples.project(), Sha256.of("1"), "ada");
  }

  @Test
  void anApprovedVersionServesUnderWatch() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());

    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 1, 1));
    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 1, 1));
    assertThat(alarms.limits()).isEqualTo(Map.of("telco-churn", 5));
  }

  @Test
  void anApprovalThatComesLateLeavesTheNewerVersionServing() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    registered("r-2", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    announced(2);

    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 2, 1));
  }

  @Test
  void anArchiveThatWasAlteredNeverServes() {
    registered("r-1", Sha256.of("another"), new ApprovalPolicy.Automatic());

    assertThatThrownBy(() -> announced(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("digest of s3://models/r-1");
    assertThat(ledger.announced()).noneMatch(Event.VersionDeployed.class::isInstance);
  }

  @Test
  void aVersionThatIsNotApprovedOrNotThereNeverServes() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.ByRole(Role.APPROVER));

    assertThatThrownBy(() -> announced(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("version 1 is not approved");
    assertThatThrownBy(() -> announced(2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("telco-churn has no version 2");
  }

  @Test
  void aKilledDeploymentEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new DeployVersionTest();
      test.declaresTheProject();
      test.registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
      var disturbed =
          test.room(
              interruption.at(Ledger.class, test.ledger),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(ErrorAlarms.class, test.alarms));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(new Event.VersionApproved(CHURN, 1));
        }

        @Override
        public String state() {
          return test.ledger.contents() + test.ledger.announced() + test.alarms.limits();
        }
      };
    });
  }

  private Live announced(int version) {
    return room(ledger, objects, alarms).apply(new Event.VersionApproved(CHURN, version));
  }

  private DeployVersion room(Ledger ledger, ObjectStore objects, ErrorAlarms alarms) {
    var journal = new Journal(ledger, _ -> {});
    return new DeployVersion(
        new Projects(journal, CLOCK),
        new Registry(journal, CLOCK),
        objects,
        alarms,
        new Deployments(journal, CLOCK));
  }

  private void registered(String runId, Sha256 digest, ApprovalPolicy policy) {
    ObjectRef archive = objects.write("models", runId, ARCHIVE, "application/gzip");
    var run =
        new Run(
            CHURN, runId, 1, 1, null, "dev-telco-churn-" + runId, Instant.EPOCH, null, null, null);
    var model = new Run.Model(archive, digest, Samples.evaluation(0.84), null, List.of());
    new Registry(new Journal(ledger, _ -> {}), CLOCK).register(run, model, policy);
  }
}
