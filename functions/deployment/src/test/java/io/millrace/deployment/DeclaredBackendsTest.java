package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.RolloutPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The version that serves follows what its project declares of where it answers. */
class DeclaredBackendsTest {

  private static final Backend FUNCTION = new Backend.Function();
  private static final Backend MACHINE = new Backend.RealTime("ml.m5.large", 1);
  private static final Backend OTHER_MACHINE = new Backend.RealTime("ml.c5.large", 2);
  private static final Backend.Scaled SCALED =
      new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 2, 600);
  private static final Backend.Scaled SCALED_LATER =
      new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 2, 900);
  private static final List<Backend> ALL =
      List.of(FUNCTION, MACHINE, OTHER_MACHINE, SCALED, SCALED_LATER);

  @Test
  void itMovesFromTheFunctionToAnEndpointOnceThatAnswers() {
    var stage = new EndpointStage(FUNCTION);
    stage.approved(1);
    stage.declared(MACHINE, null);

    assertThat(stage.live().endpoint()).as("it goes on where it is").isNull();
    String name = stage.endpoints.names().iterator().next();
    stage.endpoints.finish();
    stage.turn();

    assertThat(stage.live().version()).isEqualTo(1);
    assertThat(stage.live().endpoint()).isEqualTo(name);
    assertThat(stage.live().backend()).isEqualTo(MACHINE);
    assertThat(stage.told().outcomes()).as("and that is all").isEmpty();
    assertThat(stage.endpoints.names()).containsExactly(name);
  }

  @Test
  void itMovesBackToTheFunctionAtOnceAndItsEndpointGoesWhenNoRequestCanBeOnItsWay() {
    var stage = new EndpointStage(MACHINE);
    stage.serving(1);
    stage.pass(Duration.ofDays(3));
    String name = Objects.requireNonNull(stage.live().endpoint());

    stage.declared(FUNCTION, null);

    assertThat(stage.live().endpoint()).isNull();
    assertThat(stage.endpoints.names()).as("requests may be on their way").containsExactly(name);
    assertThat(stage.turns.getLast()).isEqualTo(stage.now.plus(Duration.ofMinutes(2)));
    stage.pass(Duration.ofMinutes(2));
    stage.turn();
    assertThat(stage.endpoints.names()).isEmpty();
  }

  @Test
  void itMovesToOtherMachinesAndTheFirstStayUntilNoRequestCanBeOnItsWay() {
    var stage = new EndpointStage(MACHINE);
    stage.serving(1);
    stage.pass(Duration.ofDays(3));
    String first = Objects.requireNonNull(stage.live().endpoint());
    Route before = stage.route().orElseThrow();

    stage.declared(OTHER_MACHINE, null);
    assertThat(stage.live().endpoint()).isEqualTo(first);
    stage.endpoints.finish();
    stage.turn();

    String second = Objects.requireNonNull(stage.live().endpoint());
    assertThat(second).isNotEqualTo(first);
    assertThat(stage.endpoints.specification(second).backend()).isEqualTo(OTHER_MACHINE);
    assertThat(stage.endpoints.names()).containsExactlyInAnyOrder(first, second);
    assertThat(stage.route().orElseThrow().since())
        .as("it is no new version, which would be watched")
        .isEqualTo(before.since());
    stage.pass(Duration.ofMinutes(2));
    stage.turn();
    assertThat(stage.endpoints.names()).containsExactly(second);
  }

  @Test
  void whatDoesNotComeToServeLeavesItWhereItIsAndIsNoFaultOfTheVersions() {
    var stage = new EndpointStage(MACHINE);
    stage.serving(1);
    String first = Objects.requireNonNull(stage.live().endpoint());
    stage.declared(OTHER_MACHINE, null);
    stage.endpoints.fail("The container did not pass the ping health check.");
    stage.turn();

    assertThat(stage.live().endpoint()).isEqualTo(first);
    assertThat(stage.refusal(1)).isNull();
    assertThat(stage.endpoint().map(VersionEndpoint::state))
        .contains(
            new VersionEndpoint.State.Failed(
                "its endpoint does not come to serve: The container did not pass the ping health check."));
    stage.pass(Duration.ofMinutes(3));
    stage.turn();
    assertThat(stage.endpoints.names()).containsExactly(first);
  }

  @Test
  void moreThanTheStageAllowsIsSaidAndNotMade() {
    var stage = new EndpointStage(FUNCTION);
    stage.approved(1);
    stage.declared(new Backend.RealTime("ml.p5.48xlarge", 1), null);

    assertThat(stage.endpoints.names()).isEmpty();
    assertThat(stage.endpoint().map(VersionEndpoint::state))
        .hasValueSatisfying(state ->
            assertThat(state)
                .isInstanceOfSatisfying(
                    VersionEndpoint.State.Failed.class,
                    failed -> assertThat(failed.why()).contains("ml.m5.large")));
  }

  @Test
  void whoThinksBetterOfItBeforeTheEndpointIsThereMovesNothing() {
    var stage = new EndpointStage(FUNCTION);
    stage.approved(1);
    stage.declared(MACHINE, null);
    stage.declared(FUNCTION, null);
    stage.endpoints.finish();
    stage.pass(Duration.ofMinutes(3));
    stage.turn();

    assertThat(stage.live().endpoint()).isNull();
    assertThat(stage.endpoints.names()).isEmpty();
  }

  @Test
  void whileTrafficMovesNothingElseDoesAndThenTheOneThatServesFollows() {
    var rollout = new RolloutPolicy(List.of(10), Duration.ofDays(2), null);
    var stage = new EndpointStage(MACHINE, rollout);
    stage.serving(1);
    stage.serving(2);
    assertThat(stage.route().flatMap(Route::activeRollout)).isPresent();

    stage.declared(FUNCTION, rollout);
    assertThat(stage.live().endpoint()).isNotNull();

    stage.deployments.rollBack(CHURN, stage.now, Duration.ofHours(1), "errors");
    stage.told();
    assertThat(stage.live().version()).isEqualTo(1);
    assertThat(stage.live().endpoint()).isNull();
  }

  @Test
  void theNextVersionsEndpointIsNotTakenAwayFromIt() {
    var stage = new EndpointStage(FUNCTION);
    stage.approved(1);
    stage.declared(MACHINE, null);
    stage.approved(2);
    stage.told();
    stage.endpoints.finish();
    stage.turn();

    assertThat(stage.live().version()).isEqualTo(2);
    assertThat(stage.live().endpoint()).isNotNull();
    assertThat(stage.store.announced()).contains(new Event.VersionDeployed(CHURN, 2, 2));
  }

  @Test
  void howItIsScaledChangesWhereItIs() {
    for (Backend before : List.of(MACHINE, SCALED)) {
      var stage = new EndpointStage(before);
      stage.serving(1);
      Route was = stage.route().orElseThrow();
      String name = Objects.requireNonNull(was.live().endpoint());

      stage.declare(SCALED_LATER, null);
      assertThat(stage.told().outcomes())
          .containsExactly(
              Map.entry(name, "version 1 answers"),
              Map.entry(
                  CHURN.value(),
                  "version 1 stays at " + name + ", which is to have 1 to 2 machines"));

      assertThat(stage.endpoints.names()).containsExactly(name);
      assertThat(stage.endpoints.scaled()).containsExactly(Map.entry(name, SCALED_LATER));
      Route is = stage.route().orElseThrow();
      assertThat(is.live().backend()).isEqualTo(SCALED_LATER);
      assertThat(is.live().endpoint()).isEqualTo(name);
      assertThat(is.deployment()).as("nothing moved").isEqualTo(was.deployment());
      assertThat(is.movedAt()).isEqualTo(was.movedAt());
      assertThat(stage.told().outcomes()).as("and that is all").isEmpty();
    }
  }

  @Test
  void whatIsNotScaledAnyMoreAndWhatIsOnOtherMachinesMovesToAnotherEndpoint() {
    for (Backend after :
        List.of(MACHINE, new Backend.Scaled(new Backend.RealTime("ml.c5.large", 1), 2, 600))) {
      var stage = new EndpointStage(SCALED);
      stage.serving(1);
      String first = Objects.requireNonNull(stage.live().endpoint());
      stage.declared(after, null);
      assertThat(stage.endpoints.scaled()).containsExactly(Map.entry(first, SCALED));
      stage.endpoints.finish();
      stage.turn();

      assertThat(stage.live().endpoint()).isNotEqualTo(first);
      assertThat(stage.live().backend()).isEqualTo(after);
      stage.pass(Duration.ofMinutes(2));
      stage.turn();
      assertThat(stage.endpoints.names()).containsExactly(stage.live().endpoint());
      assertThat(stage.endpoints.scaled()).doesNotContainKey(first);
    }
  }

  @Test
  void whatIsNotScaledAfterAllGoesOnAsItWasAndTheStatusSaysWhy() {
    for (Backend before : List.of(MACHINE, SCALED)) {
      var stage = new EndpointStage(before);
      stage.serving(1);
      String name = Objects.requireNonNull(stage.live().endpoint());
      stage.endpoints.unscalable = "it may not be scaled";
      stage.declared(SCALED_LATER, null);
      stage.pass(Duration.ofMinutes(61));
      stage.turn();

      assertThat(stage.endpoint().map(VersionEndpoint::state))
          .contains(
              new VersionEndpoint.State.Failed(
                  "its endpoint is not scaled yet: it may not be scaled"));
      assertThat(stage.live().endpoint()).isEqualTo(name);
      assertThat(stage.live().backend()).isEqualTo(before);
      assertThat(stage.refusal(1)).isNull();

      stage.endpoints.unscalable = null;
      stage.told();
      assertThat(stage.live().backend()).as("and then it is").isEqualTo(SCALED_LATER);
      assertThat(stage.live().endpoint()).isEqualTo(name);
    }
  }

  @Test
  void whoThinksBetterOfItWhileItIsNotKnownHowItIsScaledHasItAsItIsDeclared() {
    for (Backend before : List.of(MACHINE, SCALED)) {
      var stage = new EndpointStage(before);
      stage.serving(1);
      String name = Objects.requireNonNull(stage.live().endpoint());
      stage.endpoints.unscalable = "it may not be scaled now";
      stage.declared(SCALED_LATER, null);
      stage.endpoints.unscalable = null;
      stage.endpoints.scale(name, "version-1", SCALED_LATER); // as one that was killed did it
      stage.pass(Duration.ofMinutes(1));

      stage.declared(before, null);
      stage.endpoints.finish();
      stage.turn();
      stage.pass(Duration.ofMinutes(3));
      stage.turn();

      String last = Objects.requireNonNull(stage.live().endpoint());
      assertThat(stage.endpoints.names()).containsExactly(last);
      assertThat(stage.live().backend()).isEqualTo(before);
      assertThat(stage.endpoints.scaled())
          .isEqualTo(before.equals(SCALED) ? Map.of(last, SCALED) : Map.of());
    }
  }

  @Test
  void whatMayNotGrowSoFarInTheStageStaysAsItIsAndTheStatusSaysWhy() {
    var stage = new EndpointStage(SCALED);
    stage.serving(1);
    String name = Objects.requireNonNull(stage.live().endpoint());
    stage.declared(new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 3, 600), null);

    assertThat(stage.endpoints.scaled()).containsExactly(Map.entry(name, SCALED));
    assertThat(stage.endpoint().map(VersionEndpoint::state))
        .hasValueSatisfying(state ->
            assertThat(state)
                .isInstanceOfSatisfying(
                    VersionEndpoint.State.Failed.class,
                    failed ->
                        assertThat(failed.why())
                            .contains("deployment.backend.scaling.atMost", "2 at most")));
  }

  @Test
  void aKilledScalingEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var killed = new EndpointStage(SCALED);
      killed.serving(1);
      killed.declare(SCALED_LATER, null);
      return killed.disturbed(EndpointStage.TOLD, interruption);
    });
  }

  @Test
  void aKilledMoveEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var killed = new EndpointStage(MACHINE);
      killed.serving(1);
      killed.pass(Duration.ofDays(1));
      killed.declare(OTHER_MACHINE, null);
      return killed.disturbed(EndpointStage.TOLD, interruption);
    });
  }

  /**
   * Whatever is declared and deployed in whatever order, traffic only goes where it is answered.
   */
  @Test
  void inTheEndItIsWhereTheProjectSaysAndNothingElseIsLeft() {
    for (long seed = 0; seed < 300; seed++) {
      follows(seed);
    }
  }

  private static void follows(long seed) {
    var random = new Random(seed);
    var any = new EndpointStage(FUNCTION);
    for (int step = 0; step < 30; step++) {
      switch (random.nextInt(7)) {
        case 0 -> any.approved(1 + random.nextInt(4));
        case 1 -> any.endpoints.finish();
        case 2 -> any.endpoints.fail("no ping");
        case 3 -> any.pass(Duration.ofMinutes(random.nextInt(90)));
        case 4 -> any.deployments.rollBack(CHURN, any.now, Duration.ofHours(1), "errors");
        case 5 -> any.declared(ALL.get(random.nextInt(ALL.size())), null);
        default -> any.turn();
      }
      any.route()
          .map(route -> route.live().endpoint())
          .ifPresent(name ->
              assertThat(any.endpoints.state(name))
                  .as("seed %s", seed)
                  .isEqualTo(new Endpoints.State.InService()));
    }
    Backend last = ALL.get(random.nextInt(ALL.size()));
    any.declared(last, null);
    for (int turn = 0; turn < 6; turn++) {
      any.endpoints.finish();
      any.told();
      any.pass(Duration.ofHours(2));
    }
    assertThat(any.endpoints.names())
        .as("seed %s", seed)
        .isEqualTo(
            any.route()
                .flatMap(route -> Optional.ofNullable(route.live().endpoint()))
                .map(Set::of)
                .orElse(Set.of()));
    any.route()
        .ifPresent(route -> assertThat(route.live().isAt(last)).as("seed %s", seed).isTrue());
    assertThat(List.copyOf(any.endpoints.scaled().values()))
        .as("seed %s", seed)
        .isEqualTo(
            last instanceof Backend.Scaled && any.route().isPresent() ? List.of(last) : List.of());
  }
}
