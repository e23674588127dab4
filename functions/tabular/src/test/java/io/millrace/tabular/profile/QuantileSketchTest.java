package io.millrace.tabular.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {

  private static final int COUNT = 1 << 20;

  @Test
  void ranksOfAMillionAreWithinHalfAPercentInWhateverOrderTheyCome() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);

    assertRanks(i -> i);
    assertRanks(i -> COUNT - 1 - i);
    assertRanks(i -> (i * 7919L) % COUNT);
    assertRanks(i -> i % 2 == 0 ? i : COUNT - i);
    assertRanks(_ -> random.nextInt(COUNT));
  }

  @Test
  void theSameNumbersGiveTheSameBytes() {
    assertThat(SketchBytes.of(sketch(i -> Math.sin(i))))
        .isEqualTo(SketchBytes.of(sketch(i -> Math.sin(i))));
  }

  private static void assertRanks(IntToDoubleFunction stream) {
    EmpiricalDistribution weighted = sketch(stream).distribution();
    assertThat(weighted.total()).isEqualTo(COUNT);
    for (double q = .01; q < 1; q += .01) {
      assertThat(weighted.quantile(q) / COUNT).isBetween(q - .005, q + .005);
    }
  }

  private static QuantileSketch sketch(IntToDoubleFunction stream) {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 0; i < COUNT; i++) {
      sketch.add(stream.applyAsDouble(i));
    }
    return sketch;
  }
}
