package io.millrace.modeling.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationResultTest {

  private static final Offset<Double> EXACT = within(1e-7); // probabilities are floats

  /**
   * By hand. Truth 0 0 1 1 with scores .1 .4 .35 .8, the example of scikit-learn's documentation:
   * of the four pairs three are in order (AUC 3/4); precision at the positives is 1 and 2/3
   * (average 5/6).
   */
  @Test
  void binaryMetricsAreThoseWorkedOutByHand() {
    Evaluation evaluation =
        binary(new double[] {.1, .4, .35, .8}, new int[] {0, 0, 1, 1}).evaluate(1);

    assertThat(value(evaluation, Metric.AUC)).isEqualTo(0.75);
    assertThat(value(evaluation, Metric.PR_AUC)).isEqualTo(5 / 6.0, EXACT);
    assertThat(value(evaluation, Metric.LOG_LOSS))
        .isEqualTo(-(Math.log(.9) + Math.log(.6) + Math.log(.35) + Math.log(.8)) / 4, EXACT);
    assertThat(value(evaluation, Metric.ACCURACY)).isEqualTo(0.75);
    assertThat(value(evaluation, Metric.F1)).isEqualTo(2 / 3.0, EXACT); // precision 1, recall 1/2
    // each row in a bin of its own: the mean of |said − was|
    assertThat(value(evaluation, Metric.CALIBRATION_ERROR))
        .isEqualTo((.1 + .4 + .65 + .2) / 4, EXACT);
    assertThat(evaluation.confusion()).containsExactly(List.of(2L, 0L), List.of(1L, 1L));
    assertThat(evaluation.classes().get(1))
        .isEqualTo(new Evaluation.ClassReport("Yes", 2, 1, 0.5, 2 / 3.0));
  }

  @Test
  void tiesCountHalf() {
    Evaluation evaluation =
        binary(new double[] {.5, .5, .5, .9}, new int[] {0, 1, 0, 1}).evaluate(1);

    assertThat(value(evaluation, Metric.AUC)).isEqualTo(0.75); // 2 of 4 pairs, and 2 halves
    assertThat(value(evaluation, Metric.PR_AUC)).isEqualTo(0.5 + 0.5 * 0.5, EXACT);
  }

  @Test
  void whatIsNotDefinedIsLeftOut() {
    Evaluation evaluation = binary(new double[] {.1, .2}, new int[] {0, 0}).evaluate(1);

    assertThat(evaluation.metrics())
        .containsOnlyKeys(Metric.LOG_LOSS, Metric.ACCURACY, Metric.F1, Metric.CALIBRATION_ERROR);
    assertThat(value(evaluation, Metric.ACCURACY)).isEqualTo(1);
  }

  /** By hand: three rows, each class once; the third row is taken for the second class. */
  @Test
  void metricsOfMoreClassesAreMeansOverThem() {
    Evaluation evaluation =
        new ClassificationResult(
                List.of("a", "b", "c"),
                new float[] {.75f, .15f, .1f, .3f, .5f, .2f, .1f, .6f, .3f},
                new int[] {0, 1, 2},
                0.5)
            .evaluate(1);

    assertThat(value(evaluation, Metric.ACCURACY)).isEqualTo(2 / 3.0, EXACT);
    assertThat(value(evaluation, Metric.F1)).isEqualTo((1 + 2 / 3.0 + 0) / 3, EXACT);
    assertThat(value(evaluation, Metric.LOG_LOSS))
        .isEqualTo(-(Math.log(.75) + Math.log(.5) + Math.log(.3)) / 3, EXACT);
    // one against the rest: a .75 over .3 .1; b .5 between .6 and .15; c .3 over .1 .2
    assertThat(value(evaluation, Metric.AUC)).isEqualTo((1 + 0.5 + 1) / 3, EXACT);
    // said .75 was 1; said .5 was 1; said .6 was 0
    assertThat(value(evaluation, Metric.CALIBRATION_ERROR)).isEqualTo((.25 + .5 + .6) / 3, EXACT);
    assertThat(evaluation.metrics()).doesNotContainKey(Metric.PR_AUC);
    assertThat(evaluation.confusion().get(2)).containsExactly(0L, 1L, 0L);
  }

  /** The interval's width is that of theory: the standard error of a share is √(p(1−p)/n). */
  @Test
  void theIntervalHoldsTheMiddleOfTheSamples() {
    int rows = 2000;
    double[] scores = new double[rows];
    int[] truth = new int[rows];
    Random random = new Random(5);
    for (int i = 0; i < rows; i++) {
      truth[i] = random.nextInt(2);
      scores[i] = random.nextDouble() < 0.8 ? truth[i] : 1 - truth[i];
    }

    Evaluation evaluation = binary(scores, truth).evaluate(9);
    Estimate accuracy = metric(evaluation, Metric.ACCURACY);

    double expected = 2 * 1.96 * Math.sqrt(accuracy.value() * (1 - accuracy.value()) / rows);
    assertThat(accuracy.high() - accuracy.low()).isCloseTo(expected, within(0.2 * expected));
    assertThat(accuracy.value()).isBetween(accuracy.low(), accuracy.high());
    assertThat(binary(scores, truth).evaluate(9)).isEqualTo(evaluation);
  }

  /** Ten rows of each of 100 entities are all alike: they say as little as one. */
  @Test
  void rowsOfOneEntityAreOneObservation() {
    int entities = 100;
    double[] scores = new double[10 * entities];
    int[] truth = new int[10 * entities];
    int[] entity = new int[10 * entities];
    Random random = new Random(6);
    for (int i = 0; i < scores.length; i++) {
      entity[i] = i / 10;
      truth[i] = i % 10 == 0 ? random.nextInt(2) : truth[i - 1];
      scores[i] =
          i % 10 == 0 ? (random.nextDouble() < 0.8 ? truth[i] : 1 - truth[i]) : scores[i - 1];
    }

    Estimate byRow = metric(binary(scores, truth).evaluate(9), Metric.ACCURACY);
    Estimate byEntity = metric(binary(scores, truth).evaluate(9, entity), Metric.ACCURACY);

    assertThat(byEntity.value()).isEqualTo(byRow.value());
    assertThat((byEntity.high() - byEntity.low()) / (byRow.high() - byRow.low()))
        .isCloseTo(Math.sqrt(10), within(0.7));
  }

  @Test
  void theThresholdDecidesWhatIsSaid() {
    float[] probabilities = {.9f, .1f, .7f, .3f, .6f, .4f};
    int[] truth = {0, 1, 1};

    for (double threshold : new double[] {0.5, 0.4, 0.25}) {
      Evaluation evaluation =
          new ClassificationResult(List.of("No", "Yes"), probabilities, truth, threshold)
              .evaluate(1);
      long said = evaluation.confusion().stream().mapToLong(row -> row.get(1)).sum();

      assertThat(said).isEqualTo(threshold == 0.5 ? 0 : threshold == 0.4 ? 1 : 2);
      assertThat(value(evaluation, Metric.AUC)).isEqualTo(1);
    }
  }

  @Test
  void theCurvesRunFromCornerToCorner() {
    Curves curves = binary(new double[] {.1, .4, .35, .8}, new int[] {0, 0, 1, 1}).curves();

    assertThat(curves.rankings().getFirst().roc())
        .containsExactly(
            new Curves.Point(0, 0),
            new Curves.Point(0, 0.5),
            new Curves.Point(0.5, 0.5),
            new Curves.Point(0.5, 1),
            new Curves.Point(1, 1));
    assertThat(curves.rankings().getFirst().precision()).hasSize(4);
    assertThat(curves.reliability()).extracting(Curves.Bin::rows).containsExactly(1L, 1L, 1L, 1L);
  }

  private static ClassificationResult binary(double[] scores, int[] truth) {
    float[] probabilities = new float[2 * scores.length];
    for (int i = 0; i < scores.length; i++) {
      probabilities[2 * i] = (float) (1 - scores[i]);
      probabilities[2 * i + 1] = (float) scores[i];
    }
    return new ClassificationResult(List.of("No", "Yes"), probabilities, truth, 0.5);
  }

  private static double value(Evaluation evaluation, Metric metric) {
    return metric(evaluation, metric).value();
  }

  private static Estimate metric(Evaluation evaluation, Metric metric) {
    return java.util.Objects.requireNonNull(evaluation.metrics().get(metric));
  }
}
