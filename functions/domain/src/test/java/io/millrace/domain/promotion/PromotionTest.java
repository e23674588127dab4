package io.millrace.domain.promotion;

import static io.millrace.domain.Refusals.refused;
import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.ModelVersion.Refusal;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a version between two stages, told on either side. */
class PromotionTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Sha256 ARCHIVE = Sha256.of("archive");
  private static final DigitalSignature SIGNATURE = new DigitalSignature("key", "AAAA");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(stateStore, _ -> {});
  private Instant now = START;
  private final OutgoingPromotions outgoingPromotions =
      new OutgoingPromotions(transactions, () -> now);
  private final IncomingPromotions incomingPromotions =
      new IncomingPromotions(transactions, () -> now);

  @Test
  void aVersionIsOnItsWayOnceUntilItsPromotionEnds() {
    OutgoingPromotion wanted = outgoingPromotions.request(approved(3), "prod", "ada", "ready");
    now = now.plusSeconds(60);

    assertThat(wanted)
        .isEqualTo(new OutgoingPromotion(CHURN, 3, "prod", "ada", "ready", START, null));
    assertThat(outgoingPromotions.request(approved(3), "prod", "bob", "me too")).isEqualTo(wanted);
    assertThat(outgoingPromotions.find(CHURN, 3)).contains(wanted);
    assertThat(outgoingPromotions.find(CHURN, 4)).isEmpty();

    OutgoingPromotion ended =
        outgoingPromotions.ended(CHURN, 3, new OutgoingPromotion.Outcome.HandedOver(now));
    assertThat(ended.outcome()).isEqualTo(new OutgoingPromotion.Outcome.HandedOver(now));
    assertThat(
            outgoingPromotions.ended(CHURN, 3, new OutgoingPromotion.Outcome.Refused("late", now)))
        .isEqualTo(ended);
    assertThat(stateStore.announced()).containsExactly(new Event.PromotionRequested(CHURN, 3));

    assertThat(outgoingPromotions.request(approved(3), "prod", "ada", "once more").outcome())
        .isNull();
    assertThat(Histories.of(stateStore, CHURN))
        .containsExactly(
            "ada: outgoing promotion/3 - → requested, to prod: ready",
            "millrace: outgoing promotion/3 requested → handed over, archive and promotion are in the next"
                + " stage's bucket",
            "ada: outgoing promotion/3 handed over → requested, to prod: once more");
  }

  @Test
  void aPromotionThatIsRefusedSaysWhyAndCanBeAskedForAgain() {
    outgoingPromotions.request(approved(3), "prod", "ada", "ready");
    outgoingPromotions.ended(
        CHURN, 3, new OutgoingPromotion.Outcome.Refused("the archive was altered", now));

    assertThat(outgoingPromotions.request(approved(3), "prod", "ada", "mended").why())
        .isEqualTo("mended");
    assertThat(Histories.of(stateStore, CHURN).get(1))
        .endsWith("requested → refused, the archive was altered");
    assertThat(Histories.of(stateStore, CHURN).getLast())
        .isEqualTo("ada: outgoing promotion/3 refused → requested, to prod: mended");
  }

  @Test
  void onlyWhatMayServeHereIsHandedOn() {
    assertThatThrownBy(() ->
            outgoingPromotions.request(
                approved(3).with(new Approval.Pending()), "prod", "ada", "ready"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("version 3 is not approved here");
    assertThatThrownBy(() ->
            outgoingPromotions.request(
                approved(3).with(new Refusal("it was altered", now)), "prod", "ada", "ready"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("version 3 may not serve here: it was altered");
    assertThatThrownBy(
            () -> outgoingPromotions.ended(CHURN, 3, new OutgoingPromotion.Outcome.HandedOver(now)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("nobody asked for version 3 of telco-churn to be handed over");
    assertThat(stateStore.announced()).isEmpty();
  }

  @Test
  void whatArrivesIsNotedAndARefusalIsAnnouncedOnce() {
    var altered = new IncomingPromotion.Outcome.Refused("the archive was altered");
    IncomingPromotion refused = incomingPromotions.noted(CHURN, ARCHIVE, promotion("v1"), altered);
    now = now.plusSeconds(60);

    assertThat(incomingPromotions.noted(CHURN, ARCHIVE, promotion("v1"), altered))
        .isEqualTo(refused);
    assertThat(incomingPromotions.find(CHURN, ARCHIVE)).contains(refused);
    assertThat(IncomingPromotion.key(CHURN, ARCHIVE).sort())
        .isEqualTo(IncomingPromotion.prefix() + ARCHIVE)
        .startsWith("incoming#");
    assertThat(incomingPromotions.find(CHURN, Sha256.of("other"))).isEmpty();
    assertThat(refused.settles(promotion("v1"))).isTrue();
    assertThat(refused.settles(promotion("v2"))).isFalse();

    assertThat(incomingPromotions.noted(CHURN, ARCHIVE, promotion("v2"), altered).at())
        .isEqualTo(now);
    assertThat(stateStore.announced()).containsExactly(new Event.PromotionRefused(CHURN, ARCHIVE));
    incomingPromotions.noted(
        CHURN, ARCHIVE, promotion("v2"), new IncomingPromotion.Outcome.Refused("it is too old"));
    assertThat(stateStore.announced()).hasSize(2);
  }

  @Test
  void whatIsAVersionStaysOne() {
    incomingPromotions.noted(
        CHURN, ARCHIVE, promotion("v1"), new IncomingPromotion.Outcome.Refused("altered"));

    IncomingPromotion registered =
        incomingPromotions.noted(
            CHURN, ARCHIVE, promotion("v2"), new IncomingPromotion.Outcome.Registered(1));

    assertThat(registered.settles(promotion("v9"))).isTrue();
    assertThat(
            incomingPromotions.noted(
                CHURN, ARCHIVE, promotion("v3"), new IncomingPromotion.Outcome.Refused("late")))
        .isEqualTo(registered);
    assertThat(
            incomingPromotions.noted(
                CHURN, ARCHIVE, promotion("v3"), new IncomingPromotion.Outcome.Registered(1)))
        .isEqualTo(registered);
    String subject = "millrace: incoming promotion/" + ARCHIVE.shortHex();
    assertThat(Histories.of(stateStore, CHURN))
        .containsExactly(
            subject + " - → refused, altered",
            subject
                + " refused → registered as version 1, signed by the stage before, archive whole");
  }

  @Test
  void aPromotionIsOfAStageAndOfItsOwnProject() {
    var definition =
        new ProjectRevision(Samples.project(), 1, Sha256.of("yaml"), "ada", START, null);

    for (String stage : List.of("dev", "s2", "a" + "b".repeat(15))) {
      assertThat(new Promotion(stage, approved(3), definition).stage()).isEqualTo(stage);
    }
    for (String stage : List.of("", "d", "2dev", "Dev", "dev 2", "a" + "b".repeat(16))) {
      refused("stage", () -> new Promotion(stage, approved(3), definition));
    }
    refused(
        "definition", () -> new Promotion("dev", version(new ProjectName("other"), 3), definition));
  }

  @Test
  void whatIsSignedSaysThatItIsAPromotion() {
    var signed = new SignedPromotion("{}", SIGNATURE);

    assertThat(new String(signed.statement(), UTF_8)).isEqualTo("millrace promotion 1\n{}");
    assertThat(SignedPromotion.statement("{}")).isEqualTo(signed.statement());
    assertThatThrownBy(() -> new SignedPromotion(null, SIGNATURE))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new SignedPromotion("{}", null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a promotion needs 'promotion' and 'signature'");
  }

  private static ObjectRef promotion(String version) {
    return new ObjectRef("promotions", "telco-churn/x/promotion.json", version);
  }

  private static ModelVersion approved(int number) {
    return version(CHURN, number);
  }

  private static ModelVersion version(ProjectName project, int number) {
    return new ModelVersion(
        project,
        number,
        "r-1",
        1,
        Sha256.of("dataset"),
        1,
        new ObjectRef("models", "m", "v1"),
        ARCHIVE,
        Evaluation.ofRegression(1, Map.of()),
        SIGNATURE,
        null,
        START,
        new Approval.Approved("ada", "fine", START),
        null);
  }
}
