package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentLossesTest {

  private static final int DRAWS = 1000;

  @Test
  void whereItCostsMostIsSaidOfThoseThatAreWorse() {
    assertThat(
            SegmentLosses.worst(
                List.of(
                    of("small", 60, 0.7, 500, 0.2),
                    of("large", 300, 0.5, 260, 0.2),
                    of("middle", 200, 0.1, 360, 0.4)),
                true))
        .hasValue(
            "It is worst where plan is large: 50 % of 300 are wrong there, and 20 % elsewhere.");
    assertThat(SegmentLosses.worst(List.of(of("small", 40, 3, 500, 1.5)), false))
        .hasValue(
            "It is worst where plan is small: 40 are off by 3.00 there on average, and by 1.50"
                + " elsewhere.");
  }

  @Test
  void whatIsTooFewOrTooLittleOrChanceIsNotSaid() {
    assertThat(SegmentLosses.worst(List.of(), true)).isEmpty();
    assertThat(SegmentLosses.worst(List.of(of("few", 29, 1, 500, 0)), true)).isEmpty();
    assertThat(SegmentLosses.worst(List.of(of("nearly all", 500, 1, 29, 0)), true)).isEmpty();
    assertThat(SegmentLosses.worst(List.of(of("little", 20_000, 0.24, 20_000, 0.2)), true))
        .isEmpty();
    assertThat(SegmentLosses.worst(List.of(of("chance", 30, 0.3, 500, 0.2)), true)).isEmpty();
    assertThat(SegmentLosses.worst(List.of(of("all alike", 40, 0, 500, 0)), true)).isEmpty();
  }

  /** Of ten kinds that are alike, one is named in at most one window of twenty. */
  @Test
  void ofKindsThatAreAlikeNoneIsNamed() {
    Random random = new Random(11);
    int named = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] all = IntStream.range(0, 1000).mapToDouble(_ -> random.nextGaussian()).toArray();
      List<SegmentLosses> kinds =
          IntStream.range(0, 10)
              .mapToObj(kind ->
                  new SegmentLosses(
                      "plan",
                      "k" + kind,
                      Arrays.copyOfRange(all, kind * 100, kind * 100 + 100),
                      IntStream.range(0, 1000)
                          .filter(i -> i / 100 != kind)
                          .mapToDouble(i -> all[i])
                          .toArray()))
              .toList();
      named += SegmentLosses.worst(kinds, true).isPresent() ? 1 : 0;
    }
    assertThat(named / (double) DRAWS).isBetween(0.005, 0.06);
  }

  private static SegmentLosses of(
      String value, int rows, double loss, int others, double otherLoss) {
    return new SegmentLosses("plan", value, losses(rows, loss), losses(others, otherLoss));
  }

  /** Losses of 0 and 1 with this mean; the same each where it is above 1. */
  private static double[] losses(int rows, double mean) {
    return IntStream.range(0, rows)
        .mapToDouble(
            i -> mean > 1 ? mean + (i % 2 - 0.5) * 0.2 : i < Math.round(mean * rows) ? 1 : 0)
        .toArray();
  }
}
