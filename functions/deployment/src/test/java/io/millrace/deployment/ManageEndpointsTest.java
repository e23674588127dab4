package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.UnavailableException;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManageEndpointsTest {

  private static final Backend.Scaled SCALED =
      new Backend.Scaled(new Backend.RealTime("ml.m5.large", 1), 2, 600);

  private final EndpointStage stage = new EndpointStage(new Backend.RealTime("ml.m5.large", 2));

  @Test
  void aVersionServesOnceItsEndpointAnswersAndNotBefore() {
    stage.approved(1);
    String name = stage.turn().outcomes().keySet().iterator().next();

    assertThat(name).matches("millrace-dev-telco-churn-v1-[0-9a-f]{8}");
    assertThat(stage.endpoints.specification(name).variant()).isEqualTo("version-1");
    assertThat(stage.endpoints.specification(name).backend())
        .isEqualTo(new Backend.RealTime("ml.m5.large", 2));
    assertThat(stage.route()).isEmpty();
    assertThat(stage.turns.getLast()).isEqualTo(stage.now.plusSeconds(60));

    stage.endpoints.finish();
    stage.turn();

    assertThat(stage.live().endpoint()).isEqualTo(name);
    assertThat(stage.store.announced()).contains(new Event.VersionDeployed(CHURN, 1, 1));
    assertThat(stage.turn().outcomes()).isEmpty();
  }

  @Test
  void theEndpointBeforeGoesOnceNothingCanGoBackToItByItself() {
    stage.serving(1);
    String first = Objects.requireNonNull(stage.live().endpoint());
    stage.pass(Duration.ofHours(2));
    stage.serving(2);
    String second = Objects.requireNonNull(stage.live().endpoint());

    stage.turn();
    assertThat(stage.endpoints.names()).containsExactlyInAnyOrder(first, second);
    assertThat(stage.turns.getLast()).isEqualTo(stage.now.plus(Duration.ofMinutes(62)));

    stage.pass(Duration.ofMinutes(62));
    stage.turn();
    assertThat(stage.endpoints.names()).containsExactly(second);
  }

  @Test
  void whileTrafficMovesBothVersionsHaveTheirEndpointsHoweverLongThatTakes() {
    var moving =
        new EndpointStage(
            new Backend.RealTime("ml.m5.large", 1),
            new RolloutPolicy(List.of(10), Duration.ofDays(2), null));
    moving.serving(1);
    moving.pass(Duration.ofDays(1));
    moving.serving(2);
    var rollout = moving.route().orElseThrow().activeRollout().orElseThrow();
    assertThat(moving.live().version()).isEqualTo(1);
    assertThat(rollout.to().version()).isEqualTo(2);
    assertThat(rollout.percent()).isEqualTo(10);

    moving.pass(Duration.ofDays(1));
    moving.turn();
    assertThat(moving.endpoints.names())
        .containsExactlyInAnyOrder(moving.live().endpoint(), rollout.to().endpoint());
  }

  @Test
  void whatWasTakenBackCostsNothingAnyMore() {
    stage.serving(1);
    stage.pass(Duration.ofHours(2));
    String first = Objects.requireNonNull(stage.live().endpoint());
    stage.serving(2);
    stage.deployments.rollBack(CHURN, stage.now, Duration.ofHours(1), "errors");

    stage.turn();
    assertThat(stage.endpoints.names()).as("requests may be on their way").hasSize(2);
    stage.pass(Duration.ofMinutes(2));
    stage.turn();
    assertThat(stage.endpoints.names()).containsExactly(first);
    assertThat(stage.live().endpoint()).isEqualTo(first);
  }

  @Test
  void anEndpointThatDoesNotComeToServeIsSaidByTheVersionAndDeletedAndWantedAgainByAPerson() {
    stage.approved(1);
    stage.turn();
    stage.endpoints.fail("The container did not pass the ping health check.");
    stage.turn();

    assertThat(stage.refusal(1))
        .isEqualTo(
            "its endpoint does not come to serve: The container did not pass the ping health check.");
    assertThat(stage.endpoints.names()).isEmpty();
    assertThat(stage.route()).isEmpty();
    assertThat(stage.store.announced()).contains(new Event.DeploymentRefused(CHURN, 1));

    stage.deployments.want(stage.version(1), "ada", "the quota is there now");
    stage.approved(1);
    stage.turn();
    stage.endpoints.finish();
    stage.turn();
    assertThat(stage.live().version()).isEqualTo(1);
    assertThat(stage.version(1).refusal()).isNull();
  }

  @Test
  void anEndpointThatAnswersOtherwiseThanTheArchiveNeverServes() {
    stage.probe.difference = "The endpoint answers 1, and the registered archive 2.";
    stage.approved(1);
    stage.turn();
    stage.endpoints.finish();
    stage.turn();

    assertThat(stage.refusal(1)).contains("answers 1");
    assertThat(stage.route()).isEmpty();
    assertThat(stage.endpoints.names()).isEmpty();
  }

  @Test
  void whatCannotBeServedThereIsNotMade() {
    stage.probe.unservable = "It is in ONNX.";
    stage.approved(1);
    stage.turn();

    assertThat(stage.refusal(1)).isEqualTo("It is in ONNX.");
    assertThat(stage.endpoints.names()).isEmpty();
  }

  @Test
  void roomIsWaitedForAnHourAndThenSomebodyIsTold() {
    stage.endpoints.full = true;
    stage.approved(1);
    stage.turn();
    assertThat(stage.refusal(1)).isNull();
    assertThat(stage.turns.getLast()).isEqualTo(stage.now.plusSeconds(60));

    stage.pass(Duration.ofMinutes(61));
    stage.turn();
    assertThat(stage.refusal(1)).isEqualTo("the quota is used up");
  }

  @Test
  void anEndpointThatDoesNotAnswerYetIsAskedAgain() {
    stage.approved(1);
    stage.turn();
    stage.endpoints.finish();
    stage.probe.failure = new UnavailableException("no answer");
    stage.turn();
    assertThat(stage.route()).isEmpty();

    stage.probe.failure = null;
    stage.turn();
    assertThat(stage.live().version()).isEqualTo(1);
  }

  @Test
  void aVersionThatIsApprovedMeanwhileTakesThePlaceOfTheOneThatWaits() {
    stage.approved(1);
    stage.turn();
    stage.approved(2);
    stage.turn();
    stage.endpoints.finish();
    stage.turn();

    assertThat(stage.live().version()).isEqualTo(2);
    stage.pass(Duration.ofMinutes(3));
    stage.turn();
    assertThat(stage.endpoints.names()).containsExactly(stage.live().endpoint());
  }

  @Test
  void whatNobodyKnowsOfIsDeleted() {
    stage.endpoints.create(
        new Endpoints.Specification(
            "millrace-dev-forgotten-v9-00000000",
            "version-9",
            new Endpoints.Served.Archive(stage.version(1).archive(), java.util.Map.of()),
            new Backend.Serverless(1024, 1)));
    stage.turn();
    assertThat(stage.turns.getLast()).as("it is being made").isEqualTo(stage.now.plusSeconds(60));
    stage.endpoints.finish();
    stage.turn();
    assertThat(stage.endpoints.names()).isEmpty();
  }

  @Test
  void aProjectWhoseTurnFailsHoldsUpNoSweep() {
    stage.approved(1);
    stage.probe.broken = true;
    assertThatThrownBy(stage::turn).hasMessage("broken");
    assertThat(stage.turns).isNotEmpty();
  }

  @Test
  void moreThanTheStageAllowsIsRefusedBeforeAnythingIsMade() {
    var large = new EndpointStage(new Backend.RealTime("ml.p5.48xlarge", 1));
    large.approved(1);
    large.turn();

    assertThat(large.refusal(1))
        .contains("Its endpoint may not be made: ", "deployment.backend.instance", "ml.m5.large");
    assertThat(large.endpoints.names()).isEmpty();
  }

  @Test
  void anEndpointIsScaledBeforeItHasTrafficAndNoMoreOnceItIsDeleted() {
    var scaled = new EndpointStage(SCALED);
    scaled.approved(1);
    scaled.turn();
    assertThat(scaled.endpoints.scaled()).isEmpty();
    scaled.endpoints.finish();
    scaled.endpoints.unscalable = "it may not be scaled";
    scaled.turn();
    assertThat(scaled.route()).isEmpty();
    assertThat(scaled.endpoint().map(VersionEndpoint::state))
        .contains(
            new VersionEndpoint.State.Awaited(
                "its endpoint is not scaled yet: it may not be scaled"));

    scaled.endpoints.unscalable = null;
    scaled.turn();
    String name = Objects.requireNonNull(scaled.live().endpoint());
    assertThat(scaled.live().backend()).isEqualTo(SCALED);
    assertThat(scaled.endpoints.scaled()).containsExactly(Map.entry(name, SCALED));

    scaled.declared(new Backend.Function(), null);
    scaled.pass(Duration.ofHours(2));
    scaled.turn();
    assertThat(scaled.endpoints.scaled()).isEmpty();
    assertThat(scaled.endpoints.names()).isEmpty();
  }

  @Test
  void anEndpointThatIsNotScaledWithinAnHourDoesNotServe() {
    var scaled = new EndpointStage(SCALED);
    scaled.approved(1);
    scaled.turn();
    scaled.endpoints.finish();
    scaled.endpoints.unscalable = "it may not be scaled";
    scaled.pass(Duration.ofMinutes(61));
    scaled.turn();

    assertThat(scaled.refusal(1)).isEqualTo("its endpoint is not scaled yet: it may not be scaled");
    assertThat(scaled.endpoints.names()).isEmpty();
  }

  @Test
  void aKilledTurnEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var killed = new EndpointStage(SCALED);
      killed.approved(1);
      return killed.disturbed(EndpointStage.TURN, interruption);
    });
  }

  /** Whatever happened before, in the end there is what serves, and nothing else. */
  @Test
  void nothingIsLeftThatCostsMoneyAndServesNobody() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new java.util.Random(seed);
      var any = new EndpointStage(SCALED);
      for (int step = 0; step < 30; step++) {
        switch (random.nextInt(6)) {
          case 0 -> any.approved(1 + random.nextInt(4));
          case 1 -> any.endpoints.finish();
          case 2 -> any.endpoints.fail("no ping");
          case 3 -> any.pass(Duration.ofMinutes(random.nextInt(90)));
          case 4 -> any.deployments.rollBack(CHURN, any.now, Duration.ofHours(1), "errors");
          default -> any.turn();
        }
        any.route()
            .map(Route::live)
            .ifPresent(live ->
                assertThat(any.endpoints.state(Objects.requireNonNull(live.endpoint())))
                    .isEqualTo(new Endpoints.State.InService()));
      }
      for (int turn = 0; turn < 4; turn++) {
        any.endpoints.finish();
        any.turn();
        any.pass(Duration.ofHours(2));
      }
      assertThat(any.endpoints.scaled().keySet()).isEqualTo(any.endpoints.names());
      assertThat(any.endpoints.names())
          .as("seed %s", seed)
          .isEqualTo(
              any.route()
                  .map(route -> Set.of(Objects.requireNonNull(route.live().endpoint())))
                  .orElse(Set.of()));
    }
  }
}
