package io.millrace.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which events are lost, against the same worlds in which none is. */
class SweepWorldsTest {

  private static final int WORLDS = Integer.getInteger("worlds", 2_000);
  private static final int ENOUGH_SWEEPS = 20;

  @Test
  void whereEveryEventIsLostForEverSweepsAloneLeadToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingEveryEvent(seed);
      world.settle();

      int sweeps = sweepUntilQuiet(world, seed);

      assertThat(world.end()).as("seed %s, %s sweeps", seed, sweeps).isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void whereEventsWereLostUntilNowOneSweepLeadsToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingEveryEvent(seed);
      world.settle();

      world.loseNoMore();
      world.sweepADayLater();
      world.settle();

      assertThat(world.end()).as("seed %s", seed).isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void whereSomeEventsAreLostAndFunctionsDieForGoodSweepsLeadToTheSameEnd() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.losingSomeEventsAndFunctions(seed);
      world.settle();

      sweepUntilQuiet(world, seed);

      assertThat(world.end()).as("seed %s", seed).isEqualTo(undisturbed(seed));
    }
  }

  @Test
  void aSweepWhereNothingIsOverdueAsksForNothingAndChangesNothing() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      World world = World.undisturbed(seed);
      world.settle();
      String before = world.contents();

      world.sweepADayLater();

      assertThat(world.asked()).as("asks with seed %s", seed).isZero();
      assertThat(world.contents()).as("seed %s", seed).isEqualTo(before);
    }
  }

  @Test
  void whatMayStillBeOnItsWayIsNotAskedFor() {
    World world = World.losingEveryEvent(1);

    world.sweepAtOnce();

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
              for (int sweep = 0; sweep < ENOUGH_SWEEPS; sweep++) {
                world.sweepADayLater();
                world.settle();
              }
              return !world.end().equals(undisturbed(seed));
            })
            .count();

    assertThat(seen).isGreaterThan(50);
  }

  private static int sweepUntilQuiet(World world, long seed) {
    int sweeps = 0;
    int before;
    do {
      before = world.asked();
      world.sweepADayLater();
      world.settle();
      assertThat(++sweeps).as("sweeps with seed %s", seed).isLessThan(ENOUGH_SWEEPS);
    } while (world.asked() > before);
    return sweeps;
  }

  private static String undisturbed(long seed) {
    World world = World.undisturbed(seed);
    world.settle();
    return world.end();
  }
}
