package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.runtime.function.AwsEvents.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollBackTest {

  private static final String NAME = "errors-of-telco-churn";
  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");

  private Instant now = START;
  private final Transactions transactions = new Transactions(new InMemoryStateStore(), _ -> {});
  private final Projects projects = new Projects(transactions, () -> now);
  private final Deployments deployments = new Deployments(transactions, () -> now);
  private final RollBack function =
      new RollBack(
          Policies.in(transactions, () -> now),
          new InMemoryErrorAlarms(),
          deployments,
          new Rollouts(transactions, () -> now));

  @BeforeEach
  void twoVersionsWereDeployedAMinuteApart() {
    projects.declare(Samples.project(), Sha256.of("1"), "ada");
    deployed("r-1");
    now = START.plusSeconds(60);
    deployed("r-2");
  }

  @Test
  void anAlarmOnANewVersionPutsThePreviousOneBackOnce() {
    now = START.plusSeconds(120);
    Alarm alarm = new Alarm(NAME, "ALARM", "7 errors", now);

    assertThat(answer(alarm)).isEqualTo(new Rollback.Done(2, 1));
    assertThat(answer(alarm)).isInstanceOf(Rollback.NotNeeded.class);
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(1);
  }

  @Test
  void anAlarmThatRangBeforeTheVersionServedIsNotAboutIt() {
    now = START.plusSeconds(120);

    assertThat(answer(new Alarm(NAME, "ALARM", "7 errors", START.plusSeconds(59))))
        .isEqualTo(new Rollback.NotNeeded("the alarm rang before version 2 served"));
  }

  @Test
  void anAlarmAfterTheWatchOnlyTells() {
    now = START.plusSeconds(60).plus(Duration.ofHours(2));

    assertThat(answer(new Alarm(NAME, "ALARM", "7 errors", now)))
        .isInstanceOf(Rollback.NotNeeded.class);
    assertThat(deployments.route(CHURN).orElseThrow().live().version()).isEqualTo(2);
  }

  @Test
  void anAlarmThatFellSilentTakesNothingBack() {
    assertThat(answer(new Alarm(NAME, "OK", "", now)))
        .isEqualTo(new Rollback.NotNeeded("the alarm is OK"));
  }

  @Test
  void anAlarmOfAModelThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> function.apply(new Alarm("errors-of-nobody", "ALARM", "", now)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no project nobody");
  }

  @Test
  void anAlarmThatTheProjectNamesTakesTrafficBackWhileItMovesAndNobodyElses() {
    now = START.plus(Duration.ofDays(1));
    deployed(
        "r-3",
        new RolloutPolicy(List.of(10), Duration.ofHours(1), null, List.of("slow"), null, null));
    Alarm cpu = new Alarm("cpu", "ALARM", "", now);
    Alarm slow = new Alarm("slow", "ALARM", "p99 is 2 s", now);

    assertThat(function.apply(cpu).models()).isEmpty();
    assertThat(function.apply(new Alarm("slow", "OK", "", now)).models()).isEmpty();
    assertThat(answer(new Alarm("slow", "ALARM", "", now.minusSeconds(1))))
        .isEqualTo(new Rollback.NotNeeded("the alarm rang before traffic moved to version 3"));
    assertThat(answer(slow)).isEqualTo(new Rollback.Done(3, 2));
    assertThat(function.apply(slow).models()).as("told again").isEmpty();
    assertThat(deployments.route(CHURN).orElseThrow().variants()).hasSize(1);
  }

  private @Nullable Rollback answer(Alarm alarm) {
    return function.apply(alarm).models().get(CHURN.value());
  }

  private void deployed(String runId) {
    deployed(runId, null);
  }

  private void deployed(String runId, @Nullable RolloutPolicy policy) {
    var archive = new ObjectRef("models", runId, "v1");
    var run = new Run(CHURN, runId, 1, 1, null, runId, now, null, null, null);
    var model = new Run.Model(archive, Sha256.of(runId), Samples.evaluation(0.84), null, List.of());
    deployments.deploy(
        new Registry(transactions, () -> now)
            .register(Samples.candidate(run, model), new ApprovalPolicy.Automatic()),
        policy);
  }
}
