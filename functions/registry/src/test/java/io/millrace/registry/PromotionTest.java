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
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.promotion.OutgoingPromotion;
import io.millrace.domain.promotion.Promotion;
import io.millrace.domain.promotion.SignedPromotion;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Origin;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two stages, dev and staging, with a bucket between them. */
class PromotionTest {

  private static final byte[] ARCHIVE = "archive".getBytes(UTF_8);
  private static final ArchiveFolder FOLDER = new ArchiveFolder(CHURN, Sha256.of(ARCHIVE));

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final TestStage dev = new TestStage("dev", objects);
  private final TestStage staging = new TestStage("staging", objects);

  @BeforeEach
  void devHasAnApprovedVersion() {
    dev.projects.declare(Samples.project(), Sha256.of("1"), "ada");
    dev.registered(ARCHIVE, new ApprovalPolicy.Automatic());
  }

  @Test
  void anApprovedVersionArrivesInTheNextStageAndWaitsForApprovalThere() {
    handedOver(1);

    assertThat(received().outcome()).isEqualTo("version 1 waits for approval");

    ModelVersion there = dev.version(1);
    ModelVersion here = staging.version(1);
    assertThat(here.approval()).isEqualTo(new Approval.Pending());
    assertThat(here.origin()).isEqualTo(new Origin("dev", 1, "millrace", there.signature()));
    assertThat(here.digest()).isEqualTo(there.digest());
    assertThat(here.evaluation()).isEqualTo(there.evaluation());
    assertThat(here.archive().bucket()).isEqualTo("staging-models");
    assertThat(objects.digest(here.archive())).isEqualTo(here.digest());
    assertThat(staging.signatures.verify(here.provenance().statement(), here.signature())).isTrue();
    assertThat(staging.projects.find(CHURN).orElseThrow().project()).isEqualTo(Samples.project());
    assertThat(staging.stateStore.announced())
        .containsExactly(
            new Event.ProjectDeclared(CHURN, 1),
            new Event.VersionRegistered(CHURN, 1),
            new Event.ApprovalWanted(CHURN, 1));
  }

  @Test
  void itIsOneVersionHoweverOftenItIsHandedOverAndArrives() {
    handedOver(1);
    received();
    received();
    handedOver(1);
    received();

    assertThat(staging.registry.newest(CHURN, 9)).hasSize(1);
    assertThat(staging.incomingPromotion(FOLDER).outcome())
        .isEqualTo(new IncomingPromotion.Outcome.Registered(1));
  }

  @Test
  void aRequestIsDoneOnceHoweverOftenItIsAnnounced() {
    dev.outgoingPromotions.request(dev.version(1), "staging", "olga", "it is good");
    var requested = new Event.PromotionRequested(CHURN, 1);

    var done = dev.promote("staging-in").apply(requested);
    ObjectRef first = objects.head("staging-in", FOLDER.promotion()).orElseThrow();

    assertThat(dev.promote("staging-in").apply(requested)).isEqualTo(done);
    assertThat(objects.head("staging-in", FOLDER.promotion())).contains(first);
    assertThat(done.outcome()).isEqualTo("handed over to staging");
  }

  @Test
  void versionsArriveInAnyOrder() {
    dev.registered("second".getBytes(UTF_8), new ApprovalPolicy.Automatic());
    handedOver(1);
    handedOver(2);

    received(new ArchiveFolder(CHURN, Sha256.of("second")));
    received(FOLDER);

    assertThat(staging.version(1).origin()).extracting(Origin::version).isEqualTo(2);
    assertThat(staging.version(2).origin()).extracting(Origin::version).isEqualTo(1);
  }

  @Test
  void onlyAnApprovedVersionIsHandedOver() {
    dev.registered("pending".getBytes(UTF_8), new ApprovalPolicy.ByRole(Role.APPROVER));

    assertThatThrownBy(
            () -> dev.outgoingPromotions.request(dev.version(2), "staging", "olga", "soon"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not approved");
  }

  @Test
  void aVersionWhoseRecordWasAlteredIsNotHandedOver() {
    dev.tamper(1);
    dev.outgoingPromotions.request(dev.version(1), "staging", "olga", "it is good");

    dev.promote("staging-in").apply(new Event.PromotionRequested(CHURN, 1));

    assertThat(dev.outgoingPromotions.find(CHURN, 1).orElseThrow().outcome())
        .isInstanceOfSatisfying(
            OutgoingPromotion.Outcome.Refused.class,
            refused -> assertThat(refused.why()).contains("not the one that was signed"));
    assertThat(objects.list("staging-in", "", "", 9)).isEmpty();
  }

  @Test
  void whatIsHandedOverAgainAndRefusedAgainIsSettledAndToldInTheHistory() {
    put("{}".getBytes(UTF_8));
    received();
    ObjectRef first = objects.head("staging-in", FOLDER.promotion()).orElseThrow();
    put("{}".getBytes(UTF_8));
    ObjectRef second = objects.head("staging-in", FOLDER.promotion()).orElseThrow();

    assertThat(staging.incomingPromotion(FOLDER).settles(first)).isTrue();
    assertThat(staging.incomingPromotion(FOLDER).settles(second)).isFalse();
    received();
    String noted = staging.stateStore.contents();
    received();

    assertThat(staging.incomingPromotion(FOLDER).settles(second)).isTrue();
    assertThat(staging.stateStore.contents()).isEqualTo(noted);
    assertThat(noted).contains("from=refused, to=refused");
    assertThat(staging.stateStore.announced())
        .containsExactly(new Event.PromotionRefused(CHURN, FOLDER.digest()));
  }

  @Test
  void whatIsNotSignedByTheStageBeforeIsRefusedAndSaysSo() {
    var mallory = new InMemorySignatures("mallory");
    handedOver(1);
    SignedPromotion signed = promotion();
    List<SignedPromotion> hostile = new ArrayList<>();
    hostile.add(new SignedPromotion(signed.promotion() + " ", signed.signature()));
    hostile.add(
        new SignedPromotion(
            signed.promotion(),
            new DigitalSignature(
                signed.signature().key(),
                mallory.sign(SignedPromotion.statement(signed.promotion())).value())));
    hostile.add( // the statement of another kind, by the right key
        new SignedPromotion(signed.promotion(), dev.version(1).signature()));

    for (SignedPromotion each : hostile) {
      put(Json.bytes(each));
      assertThat(received().outcome()).contains("not signed with the key of the stage dev");
      assertThat(staging.registry.newest(CHURN, 1)).isEmpty();
      assertThat(staging.projects.find(CHURN)).isEmpty();
    }
    assertThat(staging.stateStore.announced())
        .containsExactly(new Event.PromotionRefused(CHURN, FOLDER.digest()));
  }

  @Test
  void whatIsNoPromotionIsRefused() {
    for (String text :
        List.of(
            "", "{}", "[]", "null", "{\"promotion\":null,\"signature\":null}", "\u0000\uffff")) {
      put(text.getBytes(UTF_8));
      assertThat(received().outcome()).as(text).startsWith("refused: ");
    }
    put(new byte[(1 << 20) + 1]);
    assertThat(received().outcome()).contains("larger than");
    assertThatThrownBy(() ->
            staging
                .receive("dev", dev.signatures)
                .apply(objects.write("staging-in", "telco-churn/x", ARCHIVE, "")))
        .isInstanceOf(InvalidInputException.class);
    assertThat(staging.registry.newest(CHURN, 1)).isEmpty();
  }

  @Test
  void aSignedPromotionThatSaysAnotherThingThanItsPlaceIsRefused() {
    var definition = dev.projects.find(CHURN).orElseThrow();
    ModelVersion version = dev.version(1);
    var elsewhere = new ArchiveFolder(CHURN, Sha256.of("another"));

    signedByDev(new Promotion("prod", version, definition), FOLDER);
    assertThat(received().outcome()).contains("it comes from prod, not from dev");
    signedByDev(new Promotion("dev", version, definition), elsewhere);
    assertThat(received(elsewhere).outcome()).contains("it is about another archive");
    signedByDev(new Promotion("dev", version.with(new Approval.Pending()), definition), FOLDER);
    assertThat(received().outcome()).contains("version 1 is not approved in dev");
    assertThat(staging.registry.newest(CHURN, 1)).isEmpty();
  }

  @Test
  void anArchiveThatIsAnotherOrMissingIsRefused() {
    handedOver(1);
    objects.write("staging-in", FOLDER.archive(), "another".getBytes(UTF_8), "application/gzip");
    assertThat(received().outcome()).contains("its archive is not the one that dev signed");

    var bare = new TestStage("staging", objects);
    objects.write("bare-in", FOLDER.promotion(), Json.bytes(promotion()), "application/json");
    assertThat(
            bare.receive("dev", dev.signatures)
                .apply(objects.head("bare-in", FOLDER.promotion()).orElseThrow())
                .outcome())
        .contains("its archive is not beside it");
  }

  @Test
  void aProjectThatIsDeclaredOtherwiseHereIsNotOverwritten() {
    Project other = wider(Samples.project());
    staging.projects.declare(other, Sha256.of("2"), "bob");
    handedOver(1);

    assertThat(received().outcome()).contains("declared otherwise here");
    assertThat(staging.projects.find(CHURN).orElseThrow().project()).isEqualTo(other);

    staging.projects.declare(
        Samples.project(new ApprovalPolicy.ByRole(Role.ADMIN)), Sha256.of("3"), "bob");
    assertThat(received().outcome()).isEqualTo("version 1 waits for approval");
    assertThat(staging.version(1).projectRevision()).isEqualTo(2);
  }

  @Test
  void whatWasRegisteredStaysSoWhateverElseComesUnderItsName() {
    handedOver(1);
    received();
    put("{}".getBytes(UTF_8));

    assertThat(received().outcome()).isEqualTo("version 1 waits for approval");
    assertThat(staging.incomingPromotion(FOLDER).outcome())
        .isEqualTo(new IncomingPromotion.Outcome.Registered(1));
  }

  @Test
  void aKilledPromotionEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new PromotionTest();
      test.devHasAnApprovedVersion();
      test.dev.outgoingPromotions.request(test.dev.version(1), "staging", "olga", "it is good");
      var from =
          test.dev.disturbed(
              interruption.at(StateStore.class, test.dev.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(Signatures.class, test.dev.signatures));
      var to =
          test.staging.disturbed(
              interruption.at(StateStore.class, test.staging.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              interruption.at(Signatures.class, test.staging.signatures));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          from.promote("staging-in").apply(new Event.PromotionRequested(CHURN, 1));
          to.receive("dev", test.dev.signatures)
              .apply(test.objects.head("staging-in", FOLDER.promotion()).orElseThrow());
        }

        @Override
        public String state() {
          return test.dev.stateStore.contents()
              // a promotion that was written twice is named in its second version
              + test.staging
                  .stateStore
                  .contents()
                  .replaceAll("(promotion.json.versionId=)v2", "$1v1")
              + test.staging.stateStore.announced()
              + test.objects.list("staging-models", "", "", 9);
        }
      };
    });
  }

  private void handedOver(int version) {
    dev.outgoingPromotions.request(dev.version(version), "staging", "olga", "it is good");
    dev.promote("staging-in").apply(new Event.PromotionRequested(CHURN, version));
  }

  private ReceivePromotion.Received received() {
    return received(FOLDER);
  }

  private ReceivePromotion.Received received(ArchiveFolder folder) {
    return staging
        .receive("dev", dev.signatures)
        .apply(objects.head("staging-in", folder.promotion()).orElseThrow());
  }

  private SignedPromotion promotion() {
    return Json.read(
        objects.read(objects.head("staging-in", FOLDER.promotion()).orElseThrow()),
        SignedPromotion.class);
  }

  private void signedByDev(Promotion promotion, ArchiveFolder place) {
    String said = Json.text(promotion);
    byte[] signed =
        Json.bytes(new SignedPromotion(said, dev.signatures.sign(SignedPromotion.statement(said))));
    objects.write("staging-in", place.promotion(), signed, "application/json");
  }

  private void put(byte[] promotion) {
    objects.write("staging-in", FOLDER.promotion(), promotion, "application/json");
  }

  private static Project wider(Project project) {
    var columns = new ArrayList<>(project.columns());
    columns.add(new Column("plan", ColumnType.CATEGORY, false, true, List.of()));
    return new Project(
        project.name(),
        project.task(),
        project.target(),
        project.positive(),
        project.entityKey(),
        project.eventTime(),
        columns,
        project.checks(),
        project.training(),
        project.gates(),
        project.approval(),
        project.deployment(),
        project.monitoring());
  }
}
