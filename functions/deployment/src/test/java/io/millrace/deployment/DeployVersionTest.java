package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deployment.DeployVersion.Deployment;
import io.millrace.deployment.DeployVersion.Live;
import io.millrace.deployment.DeployVersion.Refused;
import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeployVersionTest {

  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final byte[] ARCHIVE = {1, 2, 3};
  private static final EndpointLimits LIMITS = new EndpointLimits(List.of("ml.m5.large"), 2);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("dev");
  private final InMemoryErrorAlarms alarms = new InMemoryErrorAlarms();

  @BeforeEach
  void declaresTheProject() {
    new Projects(new Transactions(stateStore, _ -> {}), CLOCK)
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
  void anEarlierVersionServesAgainOnceSomebodyWantsIt() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    registered("r-2", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    announced(1);
    announced(2);
    var transactions = new Transactions(stateStore, _ -> {});
    var deployments = new Deployments(transactions, CLOCK);
    ModelVersion first = new Registry(transactions, CLOCK).find(CHURN, 1).orElseThrow();

    var wanted = deployments.want(first, "ada", "2 is wrong about the young");

    assertThat(deployments.want(first, "ada", "again")).isEqualTo(wanted);
    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 1, 3));
    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 1, 3));
    assertThat(announced(2)).as("told late").isEqualTo(new Live("telco-churn", 1, 3));
    Route route = deployments.route(CHURN).orElseThrow();
    assertThat(Objects.requireNonNull(route.previous()).version()).isEqualTo(2);
    assertThat(route.newest()).isEqualTo(2);
    assertThat(stateStore.latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 2))
        .extracting(entry -> entry.change().actor() + ": " + entry.change().why())
        .containsExactly(
            "millrace: wanted by ada: 2 is wrong about the young",
            "ada: 2 is wrong about the young");
  }

  @Test
  void aWishIsOvertakenByAVersionThatWasDeployedSince() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    registered("r-2", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    announced(1);
    announced(2);
    var transactions = new Transactions(stateStore, _ -> {});
    new Deployments(transactions, CLOCK)
        .want(new Registry(transactions, CLOCK).find(CHURN, 1).orElseThrow(), "ada", "back");
    registered("r-3", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    announced(3);

    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 3, 3));
  }

  @Test
  void anEarlierVersionWhoseArchiveWasAlteredDoesNotServeThoughSomebodyWantsIt() {
    registered("r-1", Sha256.of("another"), new ApprovalPolicy.Automatic());
    registered("r-2", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    announced(2);
    var transactions = new Transactions(stateStore, _ -> {});
    var deployments = new Deployments(transactions, CLOCK);
    deployments.want(new Registry(transactions, CLOCK).find(CHURN, 1).orElseThrow(), "ada", "back");

    assertThat(announced(1)).isInstanceOf(DeployVersion.Refused.class);
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(2);
  }

  @Test
  void anArchiveThatWasAlteredNeverServes() {
    registered("r-1", Sha256.of("another"), new ApprovalPolicy.Automatic());

    assertRefused("s3://models/r-1?versionId=v1 is not the registered archive");
  }

  @Test
  void anArchiveThatIsGoneNeverServes() {
    var gone = new ObjectRef("models", "nowhere", "v1");
    registered("r-1", gone, Sha256.of(ARCHIVE), signatures);

    assertRefused("cannot be read: there is no s3://models/nowhere");
  }

  @Test
  void aVersionThatAnotherKeySignedNeverServes() {
    var archive = objects.write("models", "r-1", ARCHIVE, "application/gzip");
    registered("r-1", archive, Sha256.of(ARCHIVE), new InMemorySignatures("another"));

    assertRefused("is not the one that was signed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project",
        "version",
        "run",
        "dataset",
        "revision",
        "digest",
        "swapped",
        "signature"
      })
  void aRecordThatWasAlteredNeverServes(String field) {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    var key = ModelVersion.key(CHURN, 1);
    var read = stateStore.find(key).orElseThrow();
    stateStore.write(List.of(Write.replace(key, read, altered(read.value(), field))), List.of());

    assertThat(announced(1)).isInstanceOf(Refused.class);
    assertThat(stateStore.announced()).noneMatch(Event.VersionDeployed.class::isInstance);
  }

  @Test
  void aVersionServesOnceWhatSpokeAgainstItIsMended() {
    registered("r-1", Sha256.of(ARCHIVE), new ApprovalPolicy.Automatic());
    var key = ModelVersion.key(CHURN, 1);
    var whole = stateStore.find(key).orElseThrow().value();
    stateStore.write(
        List.of(Write.replace(key, stateStore.find(key).orElseThrow(), altered(whole, "dataset"))),
        List.of());
    announced(1);
    stateStore.write(
        List.of(
            Write.replace(
                key,
                stateStore.find(key).orElseThrow(),
                whole.with(new ModelVersion.Refusal("altered", Instant.EPOCH)))),
        List.of());

    assertThat(announced(1)).isEqualTo(new Live("telco-churn", 1, 1));
    assertThat(stateStore.find(key).orElseThrow().value()).isEqualTo(whole);
  }

  private static ModelVersion altered(ModelVersion v, String field) {
    boolean swapped = field.equals("swapped");
    return new ModelVersion(
        field.equals("project") ? new ProjectName("telco-cheap") : v.project(),
        field.equals("version") ? 2 : v.version(),
        field.equals("run") ? "r-2" : v.runId(),
        v.datasetVersion(),
        field.equals("dataset") ? Sha256.of("other") : swapped ? v.digest() : v.dataset(),
        field.equals("revision") ? 2 : v.projectRevision(),
        v.archive(),
        field.equals("digest") ? Sha256.of("other") : swapped ? v.dataset() : v.digest(),
        v.evaluation(),
        field.equals("signature") ? new DigitalSignature("dev", "AAAA") : v.signature(),
        v.origin(),
        v.registeredAt(),
        v.approval(),
        v.refusal());
  }

  /** However often it is announced, the version says why, and nothing serves. */
  private void assertRefused(String why) {
    assertThat(announced(1))
        .isEqualTo(announced(1))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refused()).contains(why));
    assertThat(stateStore.announced())
        .noneMatch(Event.VersionDeployed.class::isInstance)
        .filteredOn(Event.DeploymentRefused.class::isInstance)
        .containsExactly(new Event.DeploymentRefused(CHURN, 1));
    var refusal = stateStore.find(ModelVersion.key(CHURN, 1)).orElseThrow().value().refusal();
    assertThat(Objects.requireNonNull(refusal).why()).contains(why);
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
          test.function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(Signatures.class, test.signatures),
              interruption.at(ErrorAlarms.class, test.alarms));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(new Event.VersionApproved(CHURN, 1));
        }

        @Override
        public String state() {
          return test.stateStore.contents() + test.stateStore.announced() + test.alarms.limits();
        }
      };
    });
  }

  @Test
  void aKilledRefusalEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new DeployVersionTest();
      test.declaresTheProject();
      test.registered("r-1", Sha256.of("another"), new ApprovalPolicy.Automatic());
      var disturbed =
          test.function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(Signatures.class, test.signatures),
              interruption.at(ErrorAlarms.class, test.alarms));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(new Event.VersionApproved(CHURN, 1));
        }

        @Override
        public String state() {
          return test.stateStore.contents() + test.stateStore.announced();
        }
      };
    });
  }

  private Deployment announced(int version) {
    return function(stateStore, objects, signatures, alarms)
        .apply(new Event.VersionApproved(CHURN, version));
  }

  private DeployVersion function(
      StateStore stateStore, ObjectStore objects, Signatures signatures, ErrorAlarms alarms) {
    var transactions = new Transactions(stateStore, _ -> {});
    return new DeployVersion(
        Policies.in(transactions, CLOCK),
        new Registry(transactions, CLOCK),
        objects,
        signatures,
        alarms,
        new Deployments(transactions, CLOCK),
        new WantedEndpoints(
            new VersionEndpoints(transactions, CLOCK), new EndpointNames("dev"), LIMITS));
  }

  private void registered(String runId, Sha256 digest, ApprovalPolicy policy) {
    registered(
        runId,
        objects.write("models", runId, ARCHIVE, "application/gzip"),
        digest,
        signatures,
        policy);
  }

  private void registered(String runId, ObjectRef archive, Sha256 digest, Signatures signatures) {
    registered(runId, archive, digest, signatures, new ApprovalPolicy.Automatic());
  }

  private void registered(
      String runId,
      ObjectRef archive,
      Sha256 digest,
      Signatures signatures,
      ApprovalPolicy policy) {
    var run =
        new Run(
            CHURN, runId, 1, 1, null, "dev-telco-churn-" + runId, Instant.EPOCH, null, null, null);
    var model = new Run.Model(archive, digest, Samples.evaluation(0.84), null, List.of());
    new Registry(new Transactions(stateStore, _ -> {}), CLOCK)
        .register(Samples.candidate(run, model, signatures), policy);
  }
}
