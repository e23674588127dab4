package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Rollout.State;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutsTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Duration WATCH = Duration.ofHours(1);
  private static final Duration BAKE = Duration.ofMinutes(10);
  private static final RolloutPolicy CANARY = new RolloutPolicy(List.of(10), BAKE, null);

  private final InMemoryStateStore store = new InMemoryStateStore();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final Transactions transactions = new Transactions(store, _ -> {});
  private final Deployments deployments = new Deployments(transactions, () -> now);
  private final Rollouts rollouts = new Rollouts(transactions, () -> now);

  @BeforeEach
  void oneServes() {
    deployments.deploy(DeploymentsTest.approved(1), CANARY);
    now = now.plus(Duration.ofDays(1));
  }

  @Test
  void whoHasSeenARolloutAsItWasNeitherMovesItOnNorTakesItBack() {
    Rollout seen =
        deployments.deploy(DeploymentsTest.approved(2), CANARY).activeRollout().orElseThrow();
    now = now.plusSeconds(1);
    rollouts.pause(CHURN, "ada", "a look first");
    Route again = rollouts.resume(CHURN, "ada", "fine");
    now = now.plus(BAKE);

    assertThat(rollouts.advance(CHURN, seen, "fast")).contains(again);
    assertThat(rollouts.takeBack(CHURN, seen, "slow")).contains(again);
    assertThat(rollouts.takeBack(new ProjectName("nobody"), seen, "slow")).isEmpty();

    Route back =
        rollouts.takeBack(CHURN, again.activeRollout().orElseThrow(), "slow").orElseThrow();
    assertThat(back.variants()).containsExactly(new Variant(target(1), 100));
    assertThat(back.rollout()).extracting(Rollout::state).isInstanceOf(State.Stopped.class);
    assertThat(store.announced().getLast()).isEqualTo(new Event.VersionRolledBack(CHURN, 1, 3));
  }

  @Test
  void theFirstVersionServesAtOnce() {
    assertThat(route().live().version()).isEqualTo(1);
    assertThat(route().activeRollout()).isEmpty();
    assertThat(rollouts.active()).isEmpty();
  }

  @Test
  void aNewVersionAnswersAShareAndThenEverything() {
    Route begun = deployments.deploy(DeploymentsTest.approved(2), CANARY);

    assertThat(begun.variants())
        .containsExactly(new Variant(begun.live(), 90), new Variant(target(2), 10));
    assertThat(begun.live().version()).isEqualTo(1);
    assertThat(champion()).isEqualTo(1);
    assertThat(rollouts.active()).containsExactly(CHURN);
    assertThat(advance()).as("not yet").contains(begun);

    now = now.plus(BAKE);
    Route complete = advance().orElseThrow();
    assertThat(complete.variants()).containsExactly(new Variant(target(2), 100));
    assertThat(complete.previous()).isEqualTo(target(1));
    assertThat(complete.since()).isEqualTo(now);
    assertThat(champion()).isEqualTo(2);
    assertThat(rollouts.active()).isEmpty();
    assertThat(advance()).as("asked twice").contains(complete);
    assertThat(store.announced())
        .containsExactly(
            new Event.VersionDeployed(CHURN, 1, 1),
            new Event.RolloutStarted(CHURN, 2, 2),
            new Event.VersionDeployed(CHURN, 2, 3));
    assertThat(audited())
        .containsExactly(
            "- → version 1",
            "version 1 → version 1, 10 % to version 2",
            "version 1, 10 % to version 2 → version 2");
  }

  @Test
  void anApprovalThatIsToldAgainNeitherBeginsAnewNorBringsBackWhatWasTakenBack() {
    Route begun = deployments.deploy(DeploymentsTest.approved(2), CANARY);
    now = now.plusSeconds(60);
    assertThat(deployments.deploy(DeploymentsTest.approved(2), CANARY)).isEqualTo(begun);

    Route back = rollouts.abort(CHURN, "ada", "enough");
    assertThat(deployments.deploy(DeploymentsTest.approved(2), CANARY)).isEqualTo(back);
    assertThat(back.variants()).containsExactly(new Variant(target(1), 100));
  }

  @Test
  void anAlarmTakesTrafficBackAndNothingMore() {
    deployments.deploy(DeploymentsTest.approved(2));
    now = now.plusSeconds(60);
    Instant before = now;
    now = now.plusSeconds(60);
    Route begun = deployments.deploy(DeploymentsTest.approved(3), CANARY);

    assertThat(deployments.rollBack(CHURN, before, WATCH, "late"))
        .isEqualTo(new Rollback.NotNeeded("the alarm rang before traffic moved to version 3"));
    assertThat(route()).isEqualTo(begun);

    now = now.plusSeconds(60);
    assertThat(deployments.rollBack(CHURN, now, WATCH, "predictions fail"))
        .isEqualTo(new Rollback.Done(3, 2));
    Route back = route();
    assertThat(back.variants()).containsExactly(new Variant(target(2), 100));
    assertThat(back.previous()).as("still there to go back to").isEqualTo(target(1));
    assertThat(rollouts.active()).isEmpty();
    for (int seconds : List.of(0, 30, 119)) {
      assertThat(deployments.rollBack(CHURN, now.plusSeconds(seconds), WATCH, "told again"))
          .isEqualTo(new Rollback.NotNeeded("traffic was taken back from version 3"));
    }
    assertThat(deployments.rollBack(CHURN, now.plusSeconds(120), WATCH, "the live one fails"))
        .isEqualTo(new Rollback.Done(2, 1));
  }

  @Test
  void whatIsCompleteIsWatchedAsEveryDeploymentIs() {
    deployments.deploy(DeploymentsTest.approved(2), CANARY);
    now = now.plus(BAKE);
    advance();

    assertThat(deployments.rollBack(CHURN, now.plusSeconds(5), WATCH, "predictions fail"))
        .isEqualTo(new Rollback.Done(2, 1));
  }

  @Test
  void aNewerVersionTakesThePlaceOfTheOneToWhichTrafficMoves() {
    deployments.deploy(DeploymentsTest.approved(2), CANARY);
    Route newer = deployments.deploy(DeploymentsTest.approved(3), CANARY);

    assertThat(newer.variants())
        .containsExactly(new Variant(target(1), 90), new Variant(target(3), 10));
    assertThat(rollouts.active()).containsExactly(CHURN);
    assertThat(deployments.deploy(DeploymentsTest.approved(2), CANARY)).isEqualTo(newer);
  }

  @Test
  void whatAPersonWantsMovesByThePolicyButBackAtOnce() {
    deployments.deploy(DeploymentsTest.approved(2), CANARY);
    assertThatThrownBy(() -> deployments.want(DeploymentsTest.approved(2), "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("traffic moves to version 2 already");
    rollouts.abort(CHURN, "ada", "enough");

    deployments.want(DeploymentsTest.approved(2), "ada", "another try");
    Route again = deployments.deploy(DeploymentsTest.approved(2), CANARY);
    assertThat(again.activeRollout().orElseThrow().percent()).isEqualTo(10);

    now = now.plus(BAKE);
    advance();
    deployments.want(DeploymentsTest.approved(1), "ada", "the old one, please");
    Route back = deployments.deploy(DeploymentsTest.approved(1), CANARY);
    assertThat(back.variants()).containsExactly(new Variant(target(1), 100));
  }

  @Test
  void aPersonHoldsLetsGoOnAndTakesBack() {
    deployments.deploy(DeploymentsTest.approved(2), CANARY);
    Route held = rollouts.pause(CHURN, "ada", "a look first");
    assertThat(rollouts.pause(CHURN, "ada", "a look first")).isEqualTo(held);
    now = now.plus(BAKE).plus(BAKE);
    assertThat(advance()).contains(held);
    assertThat(rollouts.active()).as("still to be ended by an alarm").containsExactly(CHURN);

    rollouts.resume(CHURN, "ada", "fine");
    assertThat(advance().orElseThrow().activeRollout()).isPresent();
    Route back = rollouts.abort(CHURN, "ada", "not that fine");
    assertThat(rollouts.abort(CHURN, "ada", "not that fine")).isEqualTo(back);
    assertThat(back.rollout())
        .extracting(Rollout::state)
        .isEqualTo(new State.Stopped(now, "ada", "not that fine"));
    assertThat(store.announced()).contains(new Event.RolloutStopped(CHURN, 2, 3));
    assertThatThrownBy(() -> rollouts.resume(CHURN, "ada", "no"))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whereNothingMovesNothingIsHeldOrTakenBack() {
    assertThatThrownBy(() -> rollouts.pause(CHURN, "ada", "why not"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no traffic of telco-churn is moving");
    assertThatThrownBy(() -> rollouts.abort(new ProjectName("nobody"), "ada", "why not"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no traffic of nobody is moving");
    assertThat(advance(new ProjectName("nobody"))).isEmpty();
  }

  /** A turn of who has seen the rollout as it is, and nothing against it. */
  private Optional<Route> advance() {
    return advance(CHURN);
  }

  private Optional<Route> advance(ProjectName project) {
    Optional<Route> route = deployments.route(project);
    return route
        .flatMap(Route::activeRollout)
        .map(seen -> rollouts.advance(project, seen, ""))
        .orElse(route);
  }

  private Route route() {
    return deployments.route(CHURN).orElseThrow();
  }

  private int champion() {
    return deployments.champion(CHURN).orElseThrow();
  }

  private List<String> audited() {
    return Listed.readable(
            store.list(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), "", 100))
        .stream()
        .map(entry -> entry.change().from() + " → " + entry.change().to())
        .toList();
  }

  private static Route.Target target(int version) {
    var approved = DeploymentsTest.approved(version);
    return new Route.Target(version, approved.archive(), approved.digest());
  }
}
