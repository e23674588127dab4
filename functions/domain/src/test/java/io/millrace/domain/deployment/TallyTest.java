package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.Tally.Verdict;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final int WORLDS = 2000;
  private static final int REQUESTS = 3000;

  @Test
  void aShareIsBeyondWhatIsAllowedOnlyWhereChanceDoesNotMakeIt() {
    assertThat(new Tally(0, 0).against(0.01)).isEqualTo(Verdict.TOO_FEW);
    assertThat(new Tally(1, 3).against(0.01)).isEqualTo(Verdict.TOO_FEW);
    assertThat(new Tally(0, 99).against(0.01)).isEqualTo(Verdict.TOO_FEW);
    assertThat(new Tally(1, 100).against(0.01)).isEqualTo(Verdict.WITHIN);
    assertThat(new Tally(2, 100).against(0.01)).isEqualTo(Verdict.TOO_FEW);
    assertThat(new Tally(9, 100).against(0.01)).isEqualTo(Verdict.BEYOND);
    assertThat(new Tally(5, 5).against(0.01)).isEqualTo(Verdict.BEYOND);
    assertThat(new Tally(1_000_000, 2_000_000).against(0.01)).isEqualTo(Verdict.BEYOND);
    assertThat(new Tally(10_000, 1_000_000).against(0.01)).isEqualTo(Verdict.WITHIN);
    assertThat(new Tally(1, 1000).against(0)).as("none is allowed").isEqualTo(Verdict.BEYOND);
  }

  @Test
  void whatKeepsToTheAllowedShareIsHardlyEverCalledMoreHoweverOftenItIsLookedAt() {
    assertThat(called(0.01, 0.01)).isLessThanOrEqualTo((int) (WORLDS * Tally.FALSE_ALARMS));
    assertThat(called(0.1, 0.1)).isLessThanOrEqualTo((int) (WORLDS * Tally.FALSE_ALARMS));
    assertThat(called(0.005, 0.01)).isLessThanOrEqualTo(WORLDS / 1000);
  }

  @Test
  void whatIsThreeTimesTheAllowedShareIsSeenWithinThreeThousandRequests() {
    assertThat(called(0.03, 0.01)).isGreaterThanOrEqualTo((int) (WORLDS * 0.99));
  }

  @Test
  void moreThanAllCannotBeCounted() {
    assertThatThrownBy(() -> new Tally(2, 1)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new Tally(-1, 1)).isInstanceOf(InvalidInputException.class);
  }

  /** In how many worlds the share is called more than is allowed at any of its requests. */
  private static int called(double share, double allowed) {
    return (int)
        IntStream.rangeClosed(1, WORLDS)
            .filter(seed -> isCalled(new Random(seed), share, allowed))
            .count();
  }

  private static boolean isCalled(Random random, double share, double allowed) {
    int counted = 0;
    for (int all = 1; all <= REQUESTS; all++) {
      boolean slow = random.nextDouble() < share;
      counted += slow ? 1 : 0;
      if (slow && new Tally(counted, all).against(allowed) == Verdict.BEYOND) {
        return true;
      }
    }
    return false;
  }
}
