package io.millrace.domain.event;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventTest {

  private static final Sha256 ARCHIVE = Sha256.of("archive");

  record Told(Event event, String type, String subject, boolean failure) {}

  static Stream<Told> events() {
    return Stream.of(
        new Told(new Event.ProjectDeclared(CHURN, 2), "project.declared", "project/2", false),
        new Told(new Event.DatasetPublished(CHURN, 3), "dataset.published", "dataset/3", false),
        new Told(new Event.DatasetRefused(CHURN, "in-1"), "dataset.refused", "upload/in-1", true),
        new Told(new Event.DatasetTagged(CHURN, "audited"), "dataset.tagged", "tag/audited", false),
        new Told(new Event.TableMoved(CHURN), "table.moved", "table/telco-churn", false),
        new Told(new Event.BranchMoved(CHURN, "cleaner"), "branch.moved", "branch/cleaner", false),
        new Told(new Event.RunPassed(CHURN, "r-1"), "run.passed", "run/r-1", false),
        new Told(new Event.RunFailed(CHURN, "r-1"), "run.failed", "run/r-1", true),
        new Told(new Event.RunStopped(CHURN, "r-1"), "run.stopped", "run/r-1", false),
        new Told(new Event.VersionRegistered(CHURN, 4), "version.registered", "version/4", false),
        new Told(new Event.ApprovalWanted(CHURN, 4), "approval.wanted", "version/4", false),
        new Told(new Event.VersionApproved(CHURN, 4), "version.approved", "version/4", false),
        new Told(new Event.VersionRejected(CHURN, 4), "version.rejected", "version/4", false),
        new Told(new Event.DeploymentRefused(CHURN, 4), "deployment.refused", "version/4", true),
        new Told(new Event.PromotionRequested(CHURN, 4), "promotion.requested", "version/4", false),
        new Told(
            new Event.PromotionRefused(CHURN, ARCHIVE),
            "promotion.refused",
            "archive/" + ARCHIVE.shortHex(),
            true),
        new Told(new Event.VersionDeployed(CHURN, 4, 7), "version.deployed", "deployment/7", false),
        new Told(
            new Event.VersionRolledBack(CHURN, 4, 8), "version.rolled-back", "deployment/8", true),
        new Told(new Event.EndpointWanted(CHURN, 4), "endpoint.wanted", "version/4", false),
        new Told(new Event.RolloutStarted(CHURN, 4, 8), "rollout.started", "deployment/8", false),
        new Told(new Event.RolloutResumed(CHURN, 4, 8), "rollout.resumed", "deployment/8", false),
        new Told(new Event.RolloutStopped(CHURN, 4, 8), "rollout.stopped", "deployment/8", false),
        new Told(new Event.ServingStopped(CHURN, 4), "serving.stopped", "version/4", true),
        new Told(
            new Event.DriftFound(CHURN, 4, "2026-11-29T12:00:00Z"),
            "drift.found",
            "version/4/window/2026-11-29T12:00:00Z",
            false),
        new Told(
            new Event.IncidentOpened(CHURN, 4, "plan moved"),
            "incident.opened",
            "incident/4",
            true),
        new Told(
            new Event.IncidentWorsened(CHURN, 4, "plan and months moved"),
            "incident.worsened",
            "incident/4",
            false),
        new Told(
            new Event.IncidentClosed(CHURN, 4, "no drift any more"),
            "incident.closed",
            "incident/4",
            false),
        new Told(new Event.RetrainingWanted(CHURN, 4), "retraining.wanted", "incident/4", false));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventHasAWordAndASubjectAndIsAFailureOrNot(Told told) {
    assertThat(told.event().type()).isEqualTo(told.type());
    assertThat(told.event().subject()).isEqualTo(told.subject()).matches("[a-z]+/.+");
    assertThat(told.event().isFailure()).isEqualTo(told.failure());
    assertThat(told.event().project()).isEqualTo(CHURN);
  }

  @Test
  void everyEventThereIsIsToldApart() {
    assertThat(events().<Object>map(each -> each.event().getClass()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrder((Object[]) Event.class.getPermittedSubclasses());
    assertThat(events().map(Told::type)).doesNotHaveDuplicates();
  }

  @Test
  void aTraceIsReadFromItsText() {
    String text = "00-6748f0c0000000000000000000000001-00000000000000ab-01";
    var trace = new Trace(text);

    assertThat(trace.id()).isEqualTo("6748f0c0000000000000000000000001");
    assertThat(trace.place()).isEqualTo("00000000000000ab");
    assertThat(trace.began()).isEqualTo(Instant.ofEpochSecond(0x6748f0c0L));
    assertThat(trace).hasToString(text);
  }

  @Test
  void aTraceOfNothingOrOfOtherCharactersIsNone() {
    String chain = "6748f0c0000000000000000000000001";
    bounded(
        "traceparent",
        (String text) -> new Trace(text),
        List.of("00-" + chain + "-00000000000000ab-00"),
        List.of(
            "",
            "01-" + chain + "-00000000000000ab-01",
            "00-" + "0".repeat(32) + "-00000000000000ab-01",
            "00-" + chain + "-" + "0".repeat(16) + "-01",
            "00-" + chain + "-00000000000000AB-01",
            "00-" + chain + "-00000000000000ab-01-x"));
  }

  @Test
  void aDeadLettersTextHoldsNothingOfItsBody() {
    var deadLetter =
        new DeadLetters.DeadLetter("l-1", "receipt", Instant.EPOCH, "secret", Map.of());

    assertThat(deadLetter).hasToString("DeadLetter[l-1]");
  }

  @Test
  void whereNothingIsTracedWorkIsDone() {
    assertThat(Tracing.NONE.current()).isEmpty();
    assertThat(Tracing.NONE.following(java.util.Optional.empty(), () -> "done")).isEqualTo("done");
  }
}
