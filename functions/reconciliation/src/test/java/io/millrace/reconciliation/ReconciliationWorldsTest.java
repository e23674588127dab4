package io.millrace.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which events are lost, against the same worlds in which none is. */
class ReconciliationWorldsTest {

  private static final int WORLDS = Integer.getInteger("worlds", 2_000);
  private static final int ENOUGH = 20;

  @Test
  void whereEveryEventIsLostForEverReconciliationsAloneLeadToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingEveryEvent(seed);
      world.transact();

      int reconciliations = reconcileUntilQuiet(world, seed);

      assertThat(world.end())
          .as("seed %s, %s reconciliations", seed, reconciliations)
          .isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void whereEventsWereLostUntilNowOneReconciliationLeadsToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingEveryEvent(seed);
      world.transact();

      world.loseNoMore();
      world.reconcileADayLater();
      world.transact();

      assertThat(world.end()).as("seed %s", seed).isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void whereSomeEventsAreLostAndFunctionsDieForGoodReconciliationsLeadToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingSomeEventsAndFunctions(seed);
      world.transact();

      reconcileUntilQuiet(world, seed);

      assertThat(world.end()).as("seed %s", seed).isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void aReconciliationWhereNothingIsMissedAsksForNothingAndChangesNothing() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.undisturbed(seed);
      world.transact();
      String before = world.contents();

      world.reconcileADayLater();

      assertThat(world.asked()).as("asks with seed %s", seed).isZero();
      assertThat(world.contents()).as("seed %s", seed).isEqualTo(before);
    }
  }

  @Test
  void whatMayStillBeOnItsWayIsNotAskedFor() {
    World world = World.losingEveryEvent(1);

    world.reconcileAtOnce();

    assertThat(world.asked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IngestUpload",
        "LaunchTraining",
        "ConcludeTraining",
        "RegisterVersion",
        "DeployVersion",
        "PromoteVersion",
        "ReceivePromotion"
      })
  void theWorldsSeeASweepThatForgetsAFunction(String function) {
    long seen =
        LongStream.rangeClosed(1, 100)
            .filter(seed -> {
              World world = World.losingEveryEvent(seed);
              world.deafen(function);
              for (int reconciliation = 0; reconciliation < ENOUGH; reconciliation++) {
                world.reconcileADayLater();
                world.transact();
              }
              return !world.end().equals(undisturbed(seed));
            })
            .count();

    assertThat(seen).isGreaterThan(50);
  }

  private static int reconcileUntilQuiet(World world, long seed) {
    int reconciliations = 0;
    int before;
    do {
      before = world.asked();
      world.reconcileADayLater();
      world.transact();
      assertThat(++reconciliations).as("reconciliations with seed %s", seed).isLessThan(ENOUGH);
    } while (world.asked() > before);
    return reconciliations;
  }

  private static String undisturbed(long seed) {
    World world = World.undisturbed(seed);
    world.transact();
    return world.end();
  }
}
