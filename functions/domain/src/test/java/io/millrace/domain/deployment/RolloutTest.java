package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Rollout.State;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Duration BAKE = Duration.ofMinutes(10);
  private static final RolloutPolicy LINEAR = new RolloutPolicy(List.of(10, 50), BAKE, null);
  private static final Target NEW =
      new Target(2, new ObjectRef("models", "2", "v1"), Sha256.of("archive"));

  private final Rollout begun = Rollout.begin(NEW, LINEAR, START);

  @Test
  void trafficMovesStepByStepAndEachIsWatchedForAWhole() {
    assertThat(begun.percent()).isEqualTo(10);
    assertThat(begun.nextAt()).contains(START.plus(BAKE));
    assertThat(begun.advanced(START.plus(BAKE).minusNanos(1))).isSameAs(begun);

    Instant late = START.plus(BAKE).plusSeconds(30);
    Rollout second = begun.advanced(late);
    assertThat(second.percent()).isEqualTo(50);
    assertThat(second.nextAt()).contains(late.plus(BAKE));
    assertThat(second.advanced(late)).as("asked twice").isSameAs(second);

    Rollout all = second.advanced(late.plus(BAKE));
    assertThat(all.state()).isEqualTo(new State.Completed(late.plus(BAKE)));
    assertThat(all.percent()).isEqualTo(100);
    assertThat(all.isActive()).isFalse();
    assertThat(all.nextAt()).isEmpty();
    assertThat(all.advanced(Instant.MAX)).isSameAs(all);
  }

  @Test
  void aVersionWhoseLatencyIsWatchedIsLookedAtWithinALongStep() {
    Duration day = Duration.ofDays(1);
    var policy = new RolloutPolicy(List.of(10), day, null, null, Duration.ofMillis(250), null);
    Rollout slow = Rollout.begin(NEW, policy, START);

    assertThat(slow.nextTurn(START)).contains(START.plus(Rollout.LOOK));
    assertThat(slow.nextTurn(START.plus(Rollout.LOOK).minusNanos(1)))
        .contains(START.plus(Rollout.LOOK));
    assertThat(slow.nextTurn(START.plus(Rollout.LOOK)))
        .contains(START.plus(Rollout.LOOK.multipliedBy(2)));
    assertThat(slow.nextTurn(START.plus(day).minusNanos(1))).contains(START.plus(day));
    assertThat(slow.nextTurn(START.plus(day).plusSeconds(1))).as("late").contains(START.plus(day));
    assertThat(slow.paused("ada", "a look first", START).nextTurn(START)).isEmpty();
    assertThat(begun.nextTurn(START)).as("nothing to look at").isEqualTo(begun.nextAt());
  }

  @Test
  void aComparisonIsLookedAtAndEndsByWhatItShowsAloneHoweverLate() {
    Duration days = Duration.ofDays(14);
    var policy =
        new RolloutPolicy(
            List.of(50),
            days,
            null,
            null,
            null,
            null,
            new ComparePolicy.Certainty(Metric.ACCURACY, 0.02),
            null);
    Rollout compares = Rollout.begin(NEW, policy, START);

    assertThat(compares.nextTurn(START)).contains(START.plus(Rollout.LOOK));
    assertThat(compares.nextAt()).contains(START.plus(days));
    assertThat(compares.advanced(START.plus(days))).isSameAs(compares);
    assertThat(compares.arrived(START).percent()).isEqualTo(100);
    assertThat(compares.sharing(70).percent()).isEqualTo(70);
    assertThat(compares.sharing(70).paused("ada", "a look first", START).percent()).isEqualTo(70);
    assertThat(compares.sharing(70).stopped("ada", "enough", START).percent()).isZero();
    assertThatThrownBy(() -> compares.arrived(START).arrived(START))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whatAPersonHoldsGoesOnFromItsStepAndIsWatchedAnew() {
    Rollout held = begun.paused("ada", "a look first", START.plusSeconds(1));

    assertThat(held.percent()).isEqualTo(10);
    assertThat(held.nextAt()).isEmpty();
    assertThat(held.advanced(START.plus(Duration.ofDays(9)))).isSameAs(held);
    assertThat(held.paused("eve", "me too", START.plusSeconds(2))).isSameAs(held);

    Rollout again = held.resumed(START.plusSeconds(99));
    assertThat(again.percent()).isEqualTo(10);
    assertThat(again.nextAt()).contains(START.plusSeconds(99).plus(BAKE));
    assertThat(again.resumed(START.plusSeconds(100))).isSameAs(again);
  }

  @Test
  void whatIsTakenBackAnswersNothingAndStaysBack() {
    for (Rollout active : List.of(begun, begun.paused("ada", "a look first", START))) {
      Rollout stopped = active.stopped("Millrace", "predictions fail", START.plusSeconds(9));

      assertThat(stopped.percent()).isZero();
      assertThat(stopped.isActive()).isFalse();
      assertThat(stopped.advanced(Instant.MAX)).isSameAs(stopped);
      assertThatThrownBy(() -> stopped.resumed(START))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the rollout of version 2 was stopped by Millrace: predictions fail");
      assertThatThrownBy(() -> stopped.paused("ada", "late", START))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> stopped.stopped("ada", "twice", START))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void whatIsCompleteCannotBeHeldAnyMore() {
    Rollout all = begun.advanced(START.plus(BAKE)).advanced(START.plus(BAKE).plus(BAKE));

    assertThatThrownBy(() -> all.stopped("ada", "too late", START))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the rollout of version 2 is complete: it answers everything");
  }
}
