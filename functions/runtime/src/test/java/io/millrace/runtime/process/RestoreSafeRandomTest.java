package io.millrace.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class RestoreSafeRandomTest {

  @Test
  void copiesThatDrewTheSameBeforeTheirRestoreDrawTheirOwnAfterIt() {
    RestoreSafeRandom one = copyOfSnapshot(new SplittableRandom(1));
    RestoreSafeRandom other = copyOfSnapshot(new SplittableRandom(2));
    assertThat(one.uuid()).isEqualTo(other.uuid()); // so the test would see a copy that shares

    one.afterRestore(Core.getGlobalContext());
    other.afterRestore(Core.getGlobalContext());

    Set<UUID> drawn = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(drawn.add(one.uuid())).isTrue();
      assertThat(drawn.add(other.uuid())).isTrue();
    }
  }

  @Test
  void uuidsAreRandomOnes() {
    UUID uuid = RestoreSafeRandom.ofProcess().uuid();

    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  /** In the state of a snapshot, and with its own machine's entropy from the restore on. */
  private static RestoreSafeRandom copyOfSnapshot(RandomGenerator entropy) {
    Deque<RandomGenerator> states = new ArrayDeque<>(List.of(new SplittableRandom(42), entropy));
    return new RestoreSafeRandom(states::remove);
  }
}
