package io.millrace.tabular.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against figures worked out elsewhere. */
class SignificanceTest {

  @Test
  void kolmogorovSmirnovHasItsTabledQuantiles() {
    // Smirnov's limiting quantiles: 1.3581 at 5 %, 1.6276 at 1 %.
    long n = 100_000_000;
    assertThat(Significance.kolmogorovSmirnov(1.3581 * Math.sqrt(2.0 / n), n, n))
        .isCloseTo(.05, within(1e-4));
    assertThat(Significance.kolmogorovSmirnov(1.6276 * Math.sqrt(2.0 / n), n, n))
        .isCloseTo(.01, within(1e-4));
    assertThat(Significance.kolmogorovSmirnov(0, 10, 10)).isOne();
    assertThat(Significance.kolmogorovSmirnov(1, 1_000_000, 1_000_000)).isZero();
  }

  @Test
  void chiSquareIsPearsons() {
    // R: chisq.test(matrix(c(30, 50, 20, 40, 30, 30), 3)): X² = 8.4286, df = 2, p = 0.01478.
    assertThat(Significance.chiSquare(new long[] {30, 50, 20}, new long[] {40, 30, 30}))
        .isCloseTo(.01478, within(5e-5));
    assertThat(Significance.chiSquare(new long[] {10, 20, 30}, new long[] {100, 200, 300})).isOne();
  }

  @Test
  void aShareIsTestedByCountingAllWays() {
    // Of 8 drawn from 8 red and 8 blue, at least 6 red: (C(8,6)C(8,2) + 8·8 + 1) / C(16,8).
    assertThat(Significance.moreThanChance(6, 8, 2, 8))
        .isCloseTo((28.0 * 28 + 64 + 1) / 12870, within(1e-12));
    assertThat(Significance.moreThanChance(4, 8, 4, 8)).isOne();
    assertThat(Significance.moreThanChance(0, 8, 0, 8)).isOne();
    assertThat(Significance.shares(2, 8, 6, 8))
        .isCloseTo(2 * (28.0 * 28 + 64 + 1) / 12870, within(1e-12));
    assertThat(Significance.moreThanChance(10, 100_000, 50_000_000, 100_000_000)).isOne();
    assertThat(Significance.moreThanChance(9000, 10_000, 10, 1_000_000)).isZero();
  }

  @Test
  void theOutermostAreAllNewOnesAsOftenAsDrawsSay() {
    // The three largest of ten are all among these five: 5·4·3 / (10·9·8).
    assertThat(Significance.beyondAll(3, 5, 5)).isCloseTo(60.0 / 720, within(1e-12));
    assertThat(Significance.beyondAll(0, 5, 5)).isOne();
    assertThat(Significance.beyondAll(5, 5, 5)).isCloseTo(1.0 / 252, within(1e-12));
  }
}
