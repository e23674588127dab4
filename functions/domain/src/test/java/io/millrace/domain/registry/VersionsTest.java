package io.millrace.domain.registry;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.registry.RegistryTest.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a version is, where it comes from, and who decided what about it. */
class VersionsTest {

  private static final ApprovalPolicy AUTOMATIC = new ApprovalPolicy.Automatic();
  private static final ApprovalPolicy BY_ROLE = new ApprovalPolicy.ByRole(Role.APPROVER);
  private static final DigitalSignature SIGNATURE = new DigitalSignature("key", "AAAA");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemorySignatures signatures = new InMemorySignatures("key");
  private final Registry registry =
      new Registry(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);

  @Test
  void aVersionIsFoundByTheRunThatItCameFrom() {
    registry.register(RegistryTest.candidate("r-1"), AUTOMATIC);
    registry.register(RegistryTest.candidate("r-2"), AUTOMATIC);

    assertThat(registry.versionOf(CHURN, "r-2")).contains(2);
    assertThat(registry.versionOf(CHURN, "r-3")).isEmpty();
    assertThat(registry.newest(CHURN, 1)).extracting(ModelVersion::version).containsExactly(2);
    assertThat(Histories.of(stateStore, CHURN).getFirst())
        .isEqualTo("millrace: version/1 - → approved, run r-1, signed AAAA");
  }

  @Test
  void whatCameFromAnotherStageIsOneVersionAnArchiveAndWaitsForAPerson() {
    Candidate promoted = promoted("r-1", 3);

    ModelVersion version = registry.register(promoted, AUTOMATIC);

    assertThat(version.approval()).isEqualTo(new Approval.Pending());
    assertThat(registry.register(promoted("r-1", 4), AUTOMATIC)).isEqualTo(version);
    assertThat(registry.versionOf(CHURN, "r-1")).isEmpty();
    assertThat(registry.versionOf(CHURN, "archive-" + promoted.provenance().archive())).contains(1);
    assertThat(stateStore.announced())
        .containsExactly(new Event.VersionRegistered(CHURN, 1), new Event.ApprovalWanted(CHURN, 1));
    assertThat(Histories.of(stateStore, CHURN))
        .containsExactly(
            "millrace: version/1 - → pending approval, promoted from dev, version 3, signed AAAA");
  }

  @Test
  void whatIsLeftOpenIsDecidedByAPersonWhateverThePolicy() {
    Candidate plain = RegistryTest.candidate("r-1");
    Candidate doubted =
        new Candidate(
            plain.provenance(),
            1,
            plain.archive(),
            plain.evaluation(),
            SIGNATURE,
            "passed every gate",
            List.of("It is too good."),
            null);

    assertThat(registry.register(doubted, AUTOMATIC).approval())
        .isEqualTo(new Approval.Pending(List.of("It is too good.")));
  }

  @ParameterizedTest
  @CsvSource({
    "true,  true,  ada, stands",
    "false, false, ada, stands",
    "true,  true,  bob, approved by ada",
    "true,  false, ada, approved by ada",
    "true,  false, bob, approved by ada",
    "false, true,  ada, rejected by ada",
    "false, true,  bob, rejected by ada",
    "false, false, bob, rejected by ada"
  })
  void whatWasDecidedIsNotDecidedAgainButToldToWhoAsks(
      boolean first, boolean second, String by, String told) {
    registry.register(RegistryTest.candidate("r-1"), BY_ROLE);
    ModelVersion decided = registry.decide(CHURN, 1, first, "ada", "seen");

    if (told.equals("stands")) {
      assertThat(registry.decide(CHURN, 1, second, by, "seen")).isEqualTo(decided);
    } else {
      assertThatThrownBy(() -> registry.decide(CHURN, 1, second, by, "seen"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("version 1 was " + told + " at ");
    }
    assertThat(registry.find(CHURN, 1)).contains(decided);
    assertThat(Histories.of(stateStore, CHURN).getLast())
        .isEqualTo(
            "ada: version/1 pending approval → %s, seen"
                .formatted(first ? "approved" : "rejected"));
  }

  @Test
  void anotherReasonToRefuseADeploymentIsTold() {
    registry.register(RegistryTest.candidate("r-1"), AUTOMATIC);
    registry.refused(CHURN, 1, "the archive was altered");

    registry.refused(CHURN, 1, "the archive is gone");

    assertThat(stateStore.announced())
        .filteredOn(Event.DeploymentRefused.class::isInstance)
        .hasSize(2);
    registry.verified(CHURN, 1);
    assertThat(Histories.of(stateStore, CHURN).getLast())
        .isEqualTo(
            "millrace: version/1 deployment refused → approved, archive and signature are whole"
                + " again");
  }

  @Test
  void aRecordThatIsNotTheSignedOneOrStandsElsewhereIsAtFault() {
    ModelVersion version = registry.register(signed(), AUTOMATIC);

    assertThat(version.fault(CHURN, 1, signatures)).isEmpty();
    assertThat(version.fault(CHURN, 2, signatures))
        .contains(
            "The record of telco-churn, version 1, is kept as that of telco-churn, version 2.");
    assertThat(version.fault(new ProjectName("other"), 1, signatures)).isPresent();
    assertThat(version.fault(CHURN, 1, new InMemorySignatures("another")))
        .hasValueSatisfying(why ->
            assertThat(why).startsWith("The record of version 1 is not the one that was signed"));
  }

  @Test
  void aStatementIsOfARunAndOfARevision() {
    bounded(
        "run id",
        (String run) -> new Provenance(CHURN, Sha256.of("a"), run, Sha256.of("d"), 1),
        List.of("r-1", "x".repeat(64)),
        List.of("", "x".repeat(65), "r 1", "r\n"));
    bounded(
        "project revision",
        (Integer revision) -> new Provenance(CHURN, Sha256.of("a"), "r", Sha256.of("d"), revision),
        List.of(1, 2),
        List.of(0, -1));
  }

  @Test
  void anArchiveAndWhatIsSaidOfItLieInOneFolder() {
    Sha256 digest = Sha256.of("archive");
    var folder = new ArchiveFolder(CHURN, digest);

    assertThat(folder.archive()).isEqualTo("telco-churn/" + digest + "/model.tar.gz");
    assertThat(folder.promotion()).isEqualTo("telco-churn/" + digest + "/promotion.json");
    assertThat(ArchiveFolder.ofPromotion(folder.promotion())).contains(folder);
    assertThat(ArchiveFolder.ofPromotion(folder.archive())).isEmpty();
    assertThat(ArchiveFolder.ofPromotion("telco-churn/x/promotion.json")).isEmpty();
  }

  private static Candidate promoted(String run, int version) {
    Candidate plain = RegistryTest.candidate(run);
    return new Candidate(
        plain.provenance(),
        1,
        plain.archive(),
        plain.evaluation(),
        SIGNATURE,
        "passed every gate",
        List.of(),
        new Origin("dev", version, "ada", SIGNATURE));
  }

  private Candidate signed() {
    Candidate plain = RegistryTest.candidate("r-1");
    return new Candidate(
        plain.provenance(),
        1,
        plain.archive(),
        plain.evaluation(),
        signatures.sign(plain.provenance().statement()),
        "passed every gate",
        List.of(),
        null);
  }
}
