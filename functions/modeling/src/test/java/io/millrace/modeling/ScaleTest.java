package io.millrace.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void whatAFloatTellsApartIsKeptAsItIs() {
    assertThat(Scale.ofFeature(new double[] {1, 2, Double.NaN, 2e6})).isEqualTo(Scale.NONE);
    assertThat(Scale.ofFeature(new double[] {0.1, 0.25, 12345.67})).isEqualTo(Scale.NONE);
    assertThat(Scale.ofFeature(new double[] {})).isEqualTo(Scale.NONE);
    assertThat(Scale.ofFeature(new double[] {Double.NaN, 1e39})).isEqualTo(Scale.NONE);
  }

  @Test
  void largeNumbersThatDifferLittleStayApart() {
    double[] values = IntStream.range(0, 41).mapToDouble(i -> 1.7e9 + i).toArray();
    Scale scale = Scale.ofFeature(values);

    for (int i = 1; i < values.length; i++) {
      assertThat(scale.apply(values[i])).isGreaterThan(scale.apply(values[i - 1]));
    }
  }

  @Test
  void whatIsBeyondAFloatIsFarOutAndFinite() {
    double[] values = {0.1, 2, 3, 4, 1e39, -1e300};
    Scale scale = Scale.ofFeature(values);

    assertThat(scale.apply(1e39)).isFinite().isGreaterThan(scale.apply(4));
    assertThat(scale.apply(-1e300)).isFinite().isLessThan(scale.apply(0.1));
    assertThat(Scale.NONE.apply(1e39)).isFinite();
    assertThat(Scale.NONE.apply(Double.NaN)).isNaN();
  }

  @Test
  void aTargetComesBackToAsManyDigitsAsItHas() {
    for (double unit : new double[] {1e-9, 1, 1e20, 1e300}) {
      double[] values = {-3 * unit, 0, 7 * unit, 12.5 * unit};
      Scale scale = Scale.ofTarget(values);
      for (double value : values) {
        assertThat(scale.undo(scale.apply(value)) / unit).isCloseTo(value / unit, within(1e-5));
      }
    }
    Scale seconds = Scale.ofTarget(new double[] {1.7e9, 1.7e9 + 50, 1.7e9 + 100});
    assertThat(seconds.undo(seconds.apply(1.7e9 + 33.25))).isCloseTo(1.7e9 + 33.25, within(1e-4));
    assertThat(Scale.ofTarget(new double[] {5, 5})).isEqualTo(new Scale(5, 1));
  }
}
