package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.deployment.AnytimeComparison.Verdict;
import io.millrace.domain.deployment.VersionOutcomes.Compared;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams of outcomes of two versions, looked at after each ten of each. */
class AnytimeComparisonTest {

  private static final int WORLDS = Integer.getInteger("worlds", 2000);
  private static final int FALSE_ALARMS = (int) (WORLDS * AnytimeComparison.FALSE_ALARMS);
  private static final int LOOK = 10;

  @Test
  void versionsThatDoNotDifferAreSaidToInAtMostOneOfTwentyWorldsHoweverOftenOneLooks() {
    for (double share : new double[] {0.5, 0.8, 0.95, 0.99}) {
      for (double effect : new double[] {0.01, 0.02, 0.1}) {
        assertThat(decided(effect, right(share), right(share), 1, 10_000, null))
            .as("%s right, effect %s", share, effect)
            .isLessThanOrEqualTo(FALSE_ALARMS);
      }
    }
  }

  @Test
  void norAreTheyWhereOneAnswersNineOfTenRequests() {
    assertThat(decided(0.02, right(0.8), right(0.8), 9, 3_000, null))
        .isLessThanOrEqualTo(FALSE_ALARMS);
  }

  @Test
  void norAreTheyByErrorsOfWhichAFewAreLarge() {
    ToDoubleFunction<Random> skewed = random -> -Math.log(1 - random.nextDouble());

    assertThat(decided(0.05, skewed, skewed, 1, 10_000, null)).isLessThanOrEqualTo(FALSE_ALARMS);
  }

  @Test
  void anEffectAsGreatAsIsLookedForIsFoundInFourOfFiveWorlds() {
    int most = (int) (WORLDS * 0.8);
    assertThat(decided(0.02, right(0.80), right(0.82), 1, 12_000, Verdict.BETTER))
        .as("12,000 labels each")
        .isGreaterThanOrEqualTo(most);
    assertThat(decided(0.05, right(0.80), right(0.75), 1, 3_000, Verdict.WORSE))
        .as("3,000 labels each")
        .isGreaterThanOrEqualTo(most);
  }

  @Test
  void theWrongOneIsHardlyEverCalledBetter() {
    assertThat(decided(0.02, right(0.80), right(0.82), 1, 12_000, Verdict.WORSE))
        .isLessThanOrEqualTo(WORLDS / 100);
  }

  /** One that is no test to be looked at again and again fails this simulation. */
  @Test
  void theSimulationSeesATestThatMayBeLookedAtOnceOnly() {
    long seen =
        IntStream.rangeClosed(1, WORLDS / 4)
            .filter(seed -> {
              var random = new Random(seed);
              Outcomes live = Outcomes.NONE;
              Outcomes challenger = Outcomes.NONE;
              for (int labels = 0; labels < 5000; labels++) {
                live = live.and(right(0.8).applyAsDouble(random));
                challenger = challenger.and(right(0.8).applyAsDouble(random));
                double deviation = Math.sqrt(live.and(challenger).variance() * 2 / (labels + 1));
                if (labels >= AnytimeComparison.FEWEST
                    && Math.abs(challenger.mean() - live.mean()) > 1.96 * deviation) {
                  return true;
                }
              }
              return false;
            })
            .count();

    assertThat(seen).isGreaterThan(WORLDS / 4 / 5);
  }

  @Test
  void whichWayIsBetterFollowsFromTheFigure() {
    var compared = new Compared(Outcomes.right(700, 1000), Outcomes.right(850, 1000));
    assertThat(new AnytimeComparison(0.02, true).of(compared)).isEqualTo(Verdict.BETTER);
    assertThat(new AnytimeComparison(0.02, false).of(compared)).isEqualTo(Verdict.WORSE);
  }

  @Test
  void fewLabelsSayNothing() {
    assertThat(of(0, 99, 99, 99)).isEqualTo(Verdict.TOO_FEW);
    assertThat(of(100, 100, 100, 100)).isEqualTo(Verdict.TOO_FEW);
    assertThat(of(1000, 1000, 991, 1000)).as("nine wrong").isEqualTo(Verdict.TOO_FEW);
    assertThat(of(0, 0, 0, 0)).isEqualTo(Verdict.TOO_FEW);
    assertThat(of(0, 100, 100, 100)).isEqualTo(Verdict.BETTER);
  }

  private static Verdict of(long right, long labels, long challengers, long itsLabels) {
    return new AnytimeComparison(0.02, true)
        .of(new Compared(Outcomes.right(right, labels), Outcomes.right(challengers, itsLabels)));
  }

  private static ToDoubleFunction<Random> right(double share) {
    return random -> random.nextDouble() < share ? 1 : 0;
  }

  /**
   * In how many worlds this is said at any look, or anything but that labels are too few.
   *
   * @param times so many labels of the one that serves come for one of the challenger
   */
  private static int decided(
      double effect,
      ToDoubleFunction<Random> live,
      ToDoubleFunction<Random> challenger,
      int times,
      int labels,
      @Nullable Verdict said) {
    var test = new AnytimeComparison(effect, true);
    return (int)
        IntStream.rangeClosed(1, WORLDS)
            .filter(seed -> {
              Verdict verdict = first(test, new Random(seed), live, challenger, times, labels);
              return said == null ? verdict != Verdict.TOO_FEW : verdict == said;
            })
            .count();
  }

  private static Verdict first(
      AnytimeComparison test,
      Random random,
      ToDoubleFunction<Random> live,
      ToDoubleFunction<Random> challenger,
      int times,
      int labels) {
    var one = new Sums();
    var other = new Sums();
    for (int i = 1; i <= labels; i++) {
      for (int j = 0; j < times; j++) {
        one.add(live.applyAsDouble(random));
      }
      other.add(challenger.applyAsDouble(random));
      if (i % LOOK == 0) {
        Verdict verdict = test.of(new Compared(one.outcomes(), other.outcomes()));
        if (verdict != Verdict.TOO_FEW) {
          return verdict;
        }
      }
    }
    return Verdict.TOO_FEW;
  }

  private static final class Sums {
    private long labels;
    private double sum;
    private double squares;

    void add(double figure) {
      labels++;
      sum += figure;
      squares += figure * figure;
    }

    Outcomes outcomes() {
      return new Outcomes(labels, sum, squares);
    }
  }
}
