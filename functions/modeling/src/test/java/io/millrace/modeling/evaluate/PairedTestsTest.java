package io.millrace.modeling.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.StandardNormal;
import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests on pairs are what their sources say, and hold what they promise. */
class PairedTestsTest {

  private static final int ROWS = 200;

  /** By the sums over all pairs of DeLong et al., without ranks. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void deLongIsWhatTheSumsOverAllPairsSay(long seed) {
    Random random = new Random(seed);
    boolean[] positive = booleans(random);
    double[] one = scores(random, positive, 0.8);
    double[] other = scores(random, positive, 0.5);

    double[][] mine = placements(one, positive);
    double[][] theirs = placements(other, positive);
    double area = mean(mine[0]) - mean(theirs[0]);
    double variance = 0;
    for (int kind = 0; kind < 2; kind++) {
      int n = mine[kind].length;
      double apart = mean(mine[kind]) - mean(theirs[kind]);
      double squares = 0;
      for (int i = 0; i < n; i++) {
        squares += Math.pow(mine[kind][i] - theirs[kind][i] - apart, 2);
      }
      variance += squares / (n - 1) / n;
    }
    assertThat(PairedTests.deLong(one, other, positive))
        .isCloseTo(
            2 * StandardNormal.upperTail(Math.abs(area) / Math.sqrt(variance)), within(1e-12));
  }

  @Test
  void whatSaysTheSameDiffersByNothing() {
    Random random = new Random(4);
    boolean[] positive = booleans(random);
    double[] one = scores(random, positive, 1);

    assertThat(PairedTests.deLong(one, one, positive)).isEqualTo(1);
    assertThat(PairedTests.mcNemar(0, 0)).isEqualTo(1);
  }

  /** R: binom.test(min(b, c), b + c)$p.value; for 0 and 2000: 2 · 2⁻²⁰⁰⁰, which is none. */
  @ParameterizedTest
  @CsvSource({"2, 8, 0.109375", "0, 5, 0.0625", "10, 10, 1", "8, 2, 0.109375", "0, 2000, 0"})
  void mcNemarIsTheExactBinomialTest(long one, long other, double expected) {
    assertThat(PairedTests.mcNemar(one, other)).isCloseTo(expected, within(1e-12));
  }

  /** The areas are the same to the last bit, though the scores are not: it was above 1 once. */
  @Test
  void modelsOfTheSameAreaDifferByNothing() {
    boolean[] positive = {true, true, false, false};

    assertThat(PairedTests.deLong(new double[] {4, 1, 3, 2}, new double[] {3, 2, 4, 1}, positive))
        .isEqualTo(1);
  }

  /** Of two models that are equally good one in twenty seems better: no more, hardly fewer. */
  @Test
  void equalModelsAreSeldomToldApart() {
    int significant = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      boolean[] positive = booleans(random);
      significant +=
          PairedTests.deLong(scores(random, positive, 1), scores(random, positive, 1), positive)
                  <= Difference.SIGNIFICANT
              ? 1
              : 0;
    }
    assertThat(significant).isBetween(8, 36);
  }

  @Test
  void aBetterModelIsBetterByEveryMetricOnTheSameRows() {
    Random random = new Random(6);
    boolean[] positive = booleans(random);
    SortedMap<Metric, Difference> differences =
        result(scores(random, positive, 3), positive)
            .against(
                result(scores(random, positive, 0.2), positive),
                1,
                IntStream.range(0, ROWS).toArray());

    assertThat(Objects.requireNonNull(differences.get(Metric.AUC)).test()).isEqualTo("DeLong");
    assertThat(Objects.requireNonNull(differences.get(Metric.ACCURACY)).test())
        .isEqualTo("McNemar");
    assertThat(Objects.requireNonNull(differences.get(Metric.LOG_LOSS)).test())
        .isEqualTo("bootstrap");
    for (Metric metric : List.of(Metric.AUC, Metric.ACCURACY, Metric.LOG_LOSS)) {
      assertThat(Objects.requireNonNull(differences.get(metric)).advantage().low())
          .as("%s", metric)
          .isPositive();
      assertThat(Objects.requireNonNull(differences.get(metric)).isMoreThanChance())
          .as("%s", metric)
          .isTrue();
    }
  }

  @Test
  void whereSeveralRowsAreOneObservationOnlyTheBootstrapKnows() {
    Random random = new Random(7);
    boolean[] positive = booleans(random);
    int[] units = IntStream.range(0, ROWS).map(row -> row / 2).toArray();

    assertThat(
            result(scores(random, positive, 3), positive)
                .against(result(scores(random, positive, 1), positive), 1, units)
                .values())
        .allMatch(difference -> difference.test().equals("bootstrap"));
  }

  private static ClassificationResult result(double[] scores, boolean[] positive) {
    float[] probabilities = new float[2 * ROWS];
    int[] truth = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      probabilities[2 * i + 1] = (float) (1 / (1 + Math.exp(-scores[i])));
      probabilities[2 * i] = 1 - probabilities[2 * i + 1];
      truth[i] = positive[i] ? 1 : 0;
    }
    return new ClassificationResult(List.of("no", "yes"), probabilities, truth, 0.5);
  }

  private static boolean[] booleans(Random random) {
    boolean[] positive = new boolean[ROWS];
    for (int i = 0; i < ROWS; i++) {
      positive[i] = random.nextInt(3) == 0;
    }
    return positive;
  }

  /** With ties. */
  private static double[] scores(Random random, boolean[] positive, double apart) {
    return IntStream.range(0, ROWS)
        .mapToDouble(
            i -> Math.rint(10 * (random.nextGaussian() + (positive[i] ? apart : -apart) / 2)) / 10)
        .toArray();
  }

  /** Of the positive rows, then of the negative ones. */
  private static double[][] placements(double[] scores, boolean[] positive) {
    int[] ones = IntStream.range(0, ROWS).filter(i -> positive[i]).toArray();
    int[] zeros = IntStream.range(0, ROWS).filter(i -> !positive[i]).toArray();
    double[][] placements = {new double[ones.length], new double[zeros.length]};
    for (int i = 0; i < ones.length; i++) {
      for (int j = 0; j < zeros.length; j++) {
        double apart = scores[ones[i]] - scores[zeros[j]];
        double counts = apart > 0 ? 1 : apart < 0 ? 0 : 0.5;
        placements[0][i] += counts / zeros.length;
        placements[1][j] += counts / ones.length;
      }
    }
    return placements;
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
  }
}
