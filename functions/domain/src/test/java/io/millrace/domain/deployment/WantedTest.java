package io.millrace.domain.deployment;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.domain.deployment.DeploymentsTest.approved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A version that somebody wants to serve again, and how long its alarm counts. */
class WantedTest {

  private static final Duration WATCH = Duration.ofHours(1);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final Deployments deployments =
      new Deployments(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void anOlderVersionServesAgainWhereSomebodyWantsIt() {
    deployments.deploy(approved(1));
    deployments.deploy(approved(2));

    Wanted wanted = deployments.want(approved(1), "ada", "the old one was better");

    assertThat(wanted).isEqualTo(new Wanted(CHURN, 1, 2, "ada", "the old one was better", now));
    assertThat(deployments.wanted(route())).contains(wanted);
    assertThat(stateStore.announced()).endsWith(new Event.VersionApproved(CHURN, 1));
    assertThat(deployments.deploy(approved(2)).live().version()).isEqualTo(2);

    Route route = deployments.deploy(approved(1));

    assertThat(route.live().version()).isEqualTo(1);
    assertThat(route.deployment()).isEqualTo(3);
    assertThat(route.newest()).isEqualTo(2);
    assertThat(deployments.wanted(route)).as("it was fulfilled").isEmpty();
    assertThat(deployments.deploy(approved(1))).isEqualTo(route);
    assertThat(Histories.of(stateStore, CHURN))
        .containsExactly(
            "millrace: route - → version 1, approved by ada: fine",
            "millrace: route version 1 → version 2, approved by ada: fine",
            "ada: route version 2 → version 1 wanted, the old one was better",
            "millrace: route version 2 → version 1, wanted by ada: the old one was better");
  }

  @Test
  void theSameWishAgainChangesNothingAndAnotherReplacesIt() {
    deployments.deploy(approved(3));
    Wanted wanted = deployments.want(approved(1), "ada", "better");
    now = now.plusSeconds(60);

    assertThat(deployments.want(approved(1), "bob", "me too")).isEqualTo(wanted);
    Wanted other = deployments.want(approved(2), "bob", "no, this one");

    assertThat(deployments.wanted(route())).contains(other);
    deployments.deploy(approved(1));
    assertThat(route().live().version()).as("nobody wants it any more").isEqualTo(3);
    deployments.deploy(approved(2));
    assertThat(route().live().version()).isEqualTo(2);
  }

  @Test
  void aWishForAnOlderRouteIsMadeAnew() {
    deployments.deploy(approved(2));
    deployments.want(approved(1), "ada", "better");
    deployments.deploy(approved(3));
    assertThat(deployments.wanted(route())).isEmpty();
    assertThat(deployments.deploy(approved(1)).live().version()).isEqualTo(3);

    assertThat(deployments.want(approved(1), "ada", "still").deployment()).isEqualTo(2);
    assertThat(deployments.deploy(approved(1)).live().version()).isEqualTo(1);
  }

  @Test
  void whatMayNotServeOrServesAlreadyIsNotWanted() {
    assertThatThrownBy(() -> deployments.want(approved(1), "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("nothing of telco-churn serves yet: a version does once it is approved");
    deployments.deploy(approved(1));
    assertThatThrownBy(() -> deployments.want(approved(1), "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("version 1 serves already");
    assertThatThrownBy(
            () -> deployments.want(approved(2).with(new Approval.Pending()), "ada", "now"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("version 2 is not approved: approve it first");
  }

  @Test
  void anAlarmCountsFromTheFirstMomentOfADeploymentToTheLastOfItsWatch() {
    deployments.deploy(approved(1));
    deployments.deploy(approved(2));
    Instant since = now;

    assertThat(deployments.rollBack(CHURN, since.minusMillis(1), WATCH, "errors"))
        .isEqualTo(new Rollback.NotNeeded("the alarm rang before version 2 served"));
    assertThat(deployments.rollBack(CHURN, since.plus(WATCH).plusMillis(1), WATCH, "errors"))
        .isEqualTo(new Rollback.NotNeeded("version 2 has served longer than it is watched"));
    assertThat(deployments.rollBack(CHURN, since.plus(WATCH), WATCH, "errors"))
        .isEqualTo(new Rollback.Done(2, 1));
    assertThat(Histories.of(stateStore, CHURN).getLast())
        .isEqualTo("millrace: route version 2 → version 1, errors");

    deployments.deploy(approved(3));
    assertThat(deployments.rollBack(CHURN, now, WATCH, "errors"))
        .isEqualTo(new Rollback.Done(3, 1));
  }

  private Route route() {
    return deployments.route(CHURN).orElseThrow();
  }
}
