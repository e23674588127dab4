package io.millrace.modeling.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Estimate;
import org.junit.jupiter.api.Test;

/** Against worked examples of the literature. */
class ProportionTest {

  private static Proportion of(double hits, double rows) {
    return new Proportion(hits, rows, 1);
  }

  /** Newcombe 1998, part I, table I: 81 of 263, and 0 of 20; score method. */
  @Test
  void aShareHasWilsonsInterval() {
    assertAbout(of(81, 263).estimate(), .3080, .2553, .3662);
    assertAbout(of(0, 20).estimate(), 0, 0, .1611);
    assertAbout(of(1, 29).estimate(), .0345, .0061, .1718);
  }

  /** Newcombe 1998, part II, table II, method 10: 56/70 − 48/80, and 9/10 − 3/10. */
  @Test
  void aDifferenceHasNewcombesInterval() {
    assertAbout(of(56, 70).less(of(48, 80)), .2, .0524, .3339);
    assertAbout(of(9, 10).less(of(3, 10)), .6, .1705, .8090);
    assertAbout(of(10, 10).less(of(0, 20)), 1, .6791, 1);
  }

  @Test
  void aRatioIsWithinItsInterval() {
    Estimate none = of(0, 50).by(of(25, 50));
    assertThat(none.value()).isZero();
    assertThat(none.high()).isBetween(0.05, 0.5);
    Estimate twice = of(400, 1000).by(of(200, 1000));
    assertThat(twice.value()).isEqualTo(2);
    assertThat(twice.low()).isBetween(1.7, 1.8);
    assertThat(twice.high()).isBetween(2.2, 2.35);
  }

  @Test
  void rowsThatAreAlikeSayLess() {
    double one = width(of(30, 100).less(of(50, 100)));
    double four = width(new Proportion(30, 100, 4).less(new Proportion(50, 100, 4)));

    assertThat(four / one).isBetween(1.8, 2.1);
  }

  @Test
  void theMeanOfTwoDifferencesIsNarrowerThanOne() {
    Estimate mean = Proportion.meanOf(of(56, 70), of(48, 80), of(7, 70), of(8, 80));

    assertThat(mean.value()).isCloseTo(.1, within(1e-12));
    assertThat(width(mean)).isLessThan(width(of(56, 70).less(of(48, 80))));
  }

  private static double width(Estimate estimate) {
    return estimate.high() - estimate.low();
  }

  private static void assertAbout(Estimate estimate, double value, double low, double high) {
    assertThat(estimate.value()).isCloseTo(value, within(5e-5));
    assertThat(estimate.low()).isCloseTo(low, within(5e-5));
    assertThat(estimate.high()).isCloseTo(high, within(5e-5));
  }
}
