package io.millrace.domain.deployment;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingStopsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final ServingStops stops =
      new ServingStops(new Transactions(stateStore, _ -> {}), () -> NOW);

  @Test
  void aModelIsStoppedUntilSomebodyStartsItAndTheHistorySaysWhy() {
    serves();
    stops.stop(CHURN, "ada", "it is wrong");

    assertThat(stops.standing(CHURN).orElseThrow().refusal())
        .isEqualTo(
            "Predictions of telco-churn are stopped since 2026-11-23T18:00:00Z by ada: it is wrong."
                + " Somebody has to start them again: ./millrace serving telco-churn start -m WHY.");
    assertThatThrownBy(() -> stops.stop(CHURN, "bob", "so it is"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("stopped already, since 2026-11-23T18:00:00Z by ada");
    stops.start(CHURN, "bob", "it is fine");
    assertThat(stops.standing(CHURN)).isEmpty();
    assertThatThrownBy(() -> stops.start(CHURN, "bob", "again"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("are not stopped");

    assertThat(
            stateStore
                .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 9)
                .reversed())
        .extracting(entry -> entry.change().toString())
        .satisfiesExactly(
            stopped -> assertThat(stopped).contains("version 3", "stopped", "it is wrong"),
            started -> assertThat(started).contains("stopped", "started", "it is fine"));
    assertThat(stateStore.announced()).containsExactly(new Event.ServingStopped(CHURN, 3));
  }

  @Test
  void anIncidentStopsOnceAndOverrulesNobodyWhoStartsItAgain() {
    serves();
    assertThat(stops.answer(CHURN, 2, "incident 2")).isTrue();
    assertThat(stops.answer(CHURN, 2, "incident 2")).isTrue();
    assertThat(stateStore.announced()).hasSize(1);

    stops.start(CHURN, "bob", "it is fine");
    assertThat(stops.answer(CHURN, 2, "incident 2")).isFalse();
    assertThat(stops.answer(CHURN, 3, "incident 3")).as("another cause").isTrue();
  }

  @Test
  void whereNothingServesNothingIsStopped() {
    assertThatThrownBy(() -> stops.stop(CHURN, "ada", "no"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nothing of telco-churn serves yet");
  }

  private void serves() {
    var target = new Route.Target(3, new ObjectRef("models", "m", "v"), Sha256.of("m"));
    assertThat(
            stateStore.write(
                List.of(Write.create(Route.key(CHURN), new Route(CHURN, 1, target, null, 3, NOW))),
                List.of()))
        .isTrue();
  }
}
