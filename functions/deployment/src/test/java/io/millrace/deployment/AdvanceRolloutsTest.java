package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.ComparedWindow;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.InMemoryVersionMetrics;
import io.millrace.domain.deployment.Outcomes;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.RolloutJudge;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ShadowAnswers;
import io.millrace.domain.deployment.Tally;
import io.millrace.domain.deployment.Variant;
import io.millrace.domain.deployment.VersionOutcomes;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AdvanceRolloutsTest {

  private static final RolloutPolicy CANARY =
      new RolloutPolicy(List.of(10), Duration.ofMinutes(10), null);
  private static final RolloutPolicy SOON =
      new RolloutPolicy(List.of(10), Duration.ofMinutes(1), null);
  private static final JsonNode TURN = Json.read("{}", JsonNode.class);

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Transactions transactions = new Transactions(store, _ -> {});
  private final Deployments deployments = new Deployments(transactions, () -> now);
  private final InMemoryErrorAlarms alarms = new InMemoryErrorAlarms();
  private final InMemoryVersionMetrics metrics = new InMemoryVersionMetrics();
  private final List<Instant> turns = new ArrayList<>();
  private final Rollouts rollouts = new Rollouts(transactions, () -> now);
  private final AdvanceRollouts function =
      new AdvanceRollouts(
          rollouts,
          deployments,
          alarms,
          new RolloutJudge(metrics, VersionOutcomes.in(store)),
          this::ringAt,
          () -> now);
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void trafficMovesToTheSecondVersion() {
    deployed("r-1");
    now = now.plusSeconds(60);
    deployed("r-2");
  }

  @Test
  void aTurnMovesWhatIsDueAndASecondOneNothing() {
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "10 % to version 2"));

    now = now.plus(CANARY.bake());
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "all to version 2"));
    assertThat(function.apply(TURN).outcomes()).isEmpty();
    assertThat(live()).isEqualTo(2);
  }

  @Test
  void whileTheAlarmRingsTrafficGoesBackThoughNobodyTold() {
    alarms.ringing.add(CHURN);
    now = now.plus(CANARY.bake());

    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "back from version 2 to version 1"));
    assertThat(function.apply(TURN).outcomes()).isEmpty();
    assertThat(live()).isEqualTo(1);
  }

  @Test
  void aModelWhoseTurnFailsHasItsNext() {
    alarms.unreachable.add(CHURN);
    now = now.plus(CANARY.bake());
    assertThatThrownBy(() -> function.apply(TURN)).isInstanceOf(UnavailableException.class);
    assertThat(live()).isEqualTo(1);

    alarms.unreachable.clear();
    function.apply(TURN);
    assertThat(live()).isEqualTo(2);
  }

  @Test
  void theClockIsSetToEachStepAndNotWhileNothingMovesByItself() {
    function.apply(TURN);
    assertThat(turns).containsExactly(now.plus(CANARY.bake()));

    rollouts.pause(CHURN, "ada", "let us look");
    function.apply(TURN);
    rollouts.resume(CHURN, "ada", "fine");
    now = now.plusSeconds(90);
    function.apply(TURN);
    assertThat(turns).as("the step is watched anew").hasSize(2);

    now = now.plus(CANARY.bake());
    function.apply(TURN);
    assertThat(live()).isEqualTo(2);
    function.apply(TURN);
    assertThat(turns).hasSize(2);
  }

  @Test
  void aModelWhoseTurnFailsSetsTheClockToItsNext() {
    alarms.unreachable.add(CHURN);
    now = now.plus(CANARY.bake());
    assertThatThrownBy(() -> function.apply(TURN)).isInstanceOf(UnavailableException.class);
    assertThat(turns).containsExactly(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void whatBeginsWhileTheClockIsSetIsNotForgotten() {
    var other = new ProjectName("other");
    now = now.plusSeconds(30);
    meanwhile =
        () -> {
          meanwhile = () -> {};
          deployed(other, "o-1", SOON);
          deployed(other, "o-2", SOON);
        };
    function.apply(TURN);
    assertThat(turns.getLast()).isEqualTo(now.plus(SOON.bake()));
  }

  @Test
  void trafficThatANamedAlarmWatchesGoesOnOnlyWhileThatIsThereAndSilent() {
    var watched =
        new RolloutPolicy(List.of(10), Duration.ofMinutes(1), null, List.of("slow"), null, null);
    Map<String, Boolean> states = alarms.others;
    rollouts.abort(CHURN, "ada", "another way");

    deployed(CHURN, "r-3", watched);
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "back from version 3 to version 1"));
    assertThat(history()).contains("there is no alarm 'slow' to watch it");

    states.put("slow", false);
    deployed(CHURN, "r-4", watched);
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "10 % to version 4"));
    states.put("slow", true);
    now = now.plus(watched.bake());
    function.apply(TURN);
    assertThat(history()).contains("the alarm 'slow' rings");
    assertThat(live()).isEqualTo(1);
  }

  @Test
  void aVersionThatIsSlowerThanItMayBeIsTakenBackWithinItsStepAndTheHistorySaysSo() {
    moving(Duration.ofHours(1));
    function.apply(TURN);
    assertThat(turns.getLast()).isEqualTo(now.plus(Duration.ofMinutes(5)));

    now = now.plus(Duration.ofMinutes(5));
    metrics.slow(3, new Tally(15, 300));
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "all to version 1"));
    assertThat(live()).isEqualTo(1);
    assertThat(history())
        .contains(
            "version 3 is slow: 15 of 300 requests took longer than 250 ms: 5 %, where 1 % may for"
                + " its p99");
  }

  @Test
  void howFastAVersionWasIsSaidWhereItGoesOnAndSoIsThatItsRequestsWereTooFew() {
    moving(Duration.ofMinutes(1));
    now = now.plus(Duration.ofMinutes(1));
    metrics.slow(3, new Tally(1, 3));
    function.apply(TURN);
    assertThat(live()).isEqualTo(3);
    assertThat(history())
        .contains(
            "watched for PT1M: 1 of 3 requests took longer than 250 ms, too few to say whether more"
                + " than 1 % would");
  }

  @Test
  void aVersionThatAnswersOtherwiseInTheShadowGetsNoTrafficAndOneThatDoesNotGetsItsShare() {
    rollouts.abort(CHURN, "ada", "another way");
    var tried =
        new RolloutPolicy(
            List.of(0, 10), CANARY.bake(), null, null, null, new ShadowPolicy(100, 0.1, 0.1));
    deployed(CHURN, "r-3", tried);
    metrics.shadow(3, new ShadowAnswers(50, 30, 0, 0.4));
    function.apply(TURN);
    assertThat(live()).isEqualTo(1);
    assertThat(history())
        .contains("version 1, copies to version 3", "version 3 answers otherwise: 30 of 50");

    deployed(CHURN, "r-4", tried);
    metrics.shadow(4, new ShadowAnswers(50, 1, 0, 0.01));
    now = now.plus(tried.bake());
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "10 % to version 4"));
    assertThat(history()).contains("watched for PT10M: 1 of 50 answers in the shadow differ");
    assertThat(deployments.route(CHURN).flatMap(Route::activeRollout).orElseThrow().observed())
        .startsWith("1 of 50 answers");
  }

  @Test
  void twoVersionsShareTheTrafficUntilWhatCameTrueShowsTheBetterOne() {
    Rollout comparing = comparing("r-3", new ComparePolicy.Certainty(Metric.ACCURACY, 0.02));
    cameTrue(comparing, "12:00", 1975, 2500, 2050, 2500);
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "50 % to version 3"));
    assertThat(turns.getLast()).isEqualTo(now.plus(Duration.ofMinutes(5)));
    assertThat(rollouts.lastLook(deployments.route(CHURN).orElseThrow()).orElseThrow().words())
        .isEqualTo(
            "version 3 right in 82.0 % of 2,500, version 1 right in 79.0 % of 2,500; too few to"
                + " say");

    cameTrue(comparing, "13:00", 1975, 2500, 2050, 2500);
    now = now.plus(Duration.ofMinutes(5));
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "all to version 3"));
    assertThat(live()).isEqualTo(3);
    assertThat(history()).contains("version 3 is better: version 3 right in 82.0 % of 5,000");
  }

  @Test
  void trafficGoesBackWhereNoDifferenceWasShownInTime() {
    Rollout comparing = comparing("r-3", new ComparePolicy.Certainty(Metric.ACCURACY, 0.02));
    cameTrue(comparing, "12:00", 800, 1000, 805, 1000);
    now = now.plus(comparing.policy().bake());

    function.apply(TURN);
    assertThat(live()).isEqualTo(1);
    assertThat(history()).contains("version 3 was not shown to be better in time");
  }

  @Test
  void theLikelierVersionGetsTheGreaterShareAndThenAll() {
    Rollout seeking = comparing("r-3", new ComparePolicy.Reward(Metric.ACCURACY, 5));
    cameTrue(seeking, "12:00", 70, 100, 77, 100);
    assertThat(function.apply(TURN).outcomes())
        .isEqualTo(Map.of("telco-churn", "87 % to version 3"));
    assertThat(deployments.route(CHURN).orElseThrow().variants())
        .extracting(Variant::percent)
        .containsExactly(13, 87);

    cameTrue(seeking, "13:00", 70, 100, 88, 100);
    function.apply(TURN);
    assertThat(live()).isEqualTo(3);
  }

  private Rollout comparing(String runId, ComparePolicy compare) {
    rollouts.abort(CHURN, "ada", "another way");
    deployed(
        CHURN,
        runId,
        new RolloutPolicy(List.of(50), Duration.ofDays(14), null, null, null, null, compare, null));
    return deployments.route(CHURN).flatMap(Route::activeRollout).orElseThrow();
  }

  /** As monitoring counts it. */
  private void cameTrue(
      Rollout rollout, String window, long right, long labels, long challengers, long itsLabels) {
    Instant from = Instant.parse("2026-11-29T%s:00Z".formatted(window));
    var counted =
        new ComparedWindow(
            CHURN,
            rollout.to().version(),
            rollout.startedAt(),
            from,
            Outcomes.right(right, labels),
            Outcomes.right(challengers, itsLabels));
    store.write(
        List.of(new Write<>(ComparedWindow.key(CHURN, rollout, from), counted, 0)), List.of());
  }

  private void moving(Duration bake) {
    rollouts.abort(CHURN, "ada", "another way");
    deployed(
        CHURN,
        "r-3",
        new RolloutPolicy(List.of(10), bake, null, null, Duration.ofMillis(250), null));
  }

  private String history() {
    return store.contents();
  }

  private void ringAt(Instant moment) {
    turns.add(moment);
    meanwhile.run();
  }

  private int live() {
    return deployments.route(CHURN).orElseThrow().live().version();
  }

  private void deployed(String runId) {
    deployed(CHURN, runId, CANARY);
  }

  private void deployed(ProjectName project, String runId, RolloutPolicy policy) {
    var archive = new ObjectRef("models", runId, "v1");
    var run = new Run(project, runId, 1, 1, null, runId, now, null, null, null);
    var model = new Run.Model(archive, Sha256.of(runId), Samples.evaluation(0.84), null, List.of());
    deployments.deploy(
        new Registry(transactions, () -> now)
            .register(Samples.candidate(run, model), new ApprovalPolicy.Automatic()),
        policy);
  }
}
