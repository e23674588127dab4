package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.deployment.RolloutJudge.Judgement;
import io.millrace.domain.deployment.VersionOutcomes.Compared;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Worlds in which the shares of two versions follow what came true, turn by turn. */
class ThompsonTest {

  private static final int WORLDS = 300;
  private static final int TURNS = 200;
  private static final int REQUESTS = 50;
  private static final int FLOOR = 5;
  private static final ComparePolicy POLICY = new ComparePolicy.Reward(Metric.ACCURACY, FLOOR);

  @Test
  void howLikelyAVersionIsTheBetterOneIsKnownFromItsOutcomes() {
    assertThat(likely(0, 0, 0, 0)).isCloseTo(0.5, within(0.001));
    // P(Beta(2, 1) > Beta(1, 1)) is the mean of Beta(2, 1)
    assertThat(likely(0, 0, 1, 1)).isCloseTo(2 / 3.0, within(0.001));
    assertThat(likely(1, 1, 0, 0)).isCloseTo(1 / 3.0, within(0.001));
    // Φ(2) for a million labels each whose means differ by two deviations of the difference
    assertThat(likely(500_000, 1_000_000, 501_414, 1_000_000)).isCloseTo(0.9772, within(0.002));
    assertThat(likely(0, 1000, 1000, 1000)).isCloseTo(1, within(1e-9));
  }

  @Test
  void fewerCallersGetTheWorseAnswerThanWithHalfOfTheTraffic() {
    double half = 0.1 * TURNS * REQUESTS / 2; // what 50 % to the worse one costs
    for (boolean better : new boolean[] {true, false}) {
      double regret =
          IntStream.rangeClosed(1, WORLDS)
              .mapToDouble(seed -> new World(seed, 0.7, better ? 0.8 : 0.6).run().regret)
              .average()
              .orElseThrow();
      assertThat(regret).as("better %s", better).isLessThan(half / 2);
    }
  }

  @Test
  void theBetterOneServesInTheEndInNearlyAllWorlds() {
    long found =
        IntStream.rangeClosed(1, WORLDS)
            .filter(seed -> new World(seed, 0.7, 0.8).run().end instanceof Judgement.Arrive)
            .count();
    long kept =
        IntStream.rangeClosed(1, WORLDS)
            .filter(seed -> new World(seed, 0.8, 0.7).run().end instanceof Judgement.GoBack)
            .count();

    assertThat(Math.min(found, kept)).isGreaterThanOrEqualTo(WORLDS * 95 / 100);
  }

  @Test
  void noVersionGetsLessThanTheFloor() {
    for (int seed = 1; seed <= WORLDS; seed++) {
      World world = new World(seed, 0.7, 0.75).run();
      assertThat(world.least).isGreaterThanOrEqualTo(FLOOR);
      assertThat(world.most).isLessThanOrEqualTo(100 - FLOOR);
    }
  }

  private static double likely(long right, long labels, long challengers, long itsLabels) {
    return Likelier.challenger(
        new Compared(Outcomes.right(right, labels), Outcomes.right(challengers, itsLabels)));
  }

  private static final class World {
    private final Random random;
    private final double live;
    private final double challenger;
    private double regret;
    private int least = 50;
    private int most = 50;
    private Judgement end = new Judgement.GoOn("");

    World(long seed, double live, double challenger) {
      random = new Random(seed);
      this.live = live;
      this.challenger = challenger;
    }

    World run() {
      int share = 50;
      Compared compared = Compared.NOTHING;
      for (int turn = 1; turn <= TURNS; turn++) {
        Outcomes one = compared.live();
        Outcomes other = compared.challenger();
        for (int request = 0; request < REQUESTS; request++) {
          boolean sent = random.nextInt(100) < share;
          double right = random.nextDouble() < (sent ? challenger : live) ? 1 : 0;
          one = sent ? one : one.and(right);
          other = sent ? other.and(right) : other;
          regret += Math.max(live, challenger) - (sent ? challenger : live);
        }
        compared = new Compared(one, other);
        end = new ComparisonJudge(1, 2, turn == TURNS).judge(POLICY, share, compared);
        switch (end) {
          case Judgement.Share(var percent, var _) -> share = percent;
          case Judgement.GoOn _ -> {}
          case Judgement.Arrive _, Judgement.GoBack _ -> {
            return this; // all traffic is where the rest of it goes
          }
        }
        least = Math.min(least, share);
        most = Math.max(most, share);
      }
      return this;
    }
  }
}
