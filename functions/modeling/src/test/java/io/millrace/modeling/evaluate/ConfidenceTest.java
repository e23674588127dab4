package io.millrace.modeling.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ConfidenceTest {

  private static final List<String> CLASSES = List.of("No", "Yes");

  /** Expected accuracy is the mean of max(p, 1 - p), and AUC of p alike is .5. */
  @Test
  void whatIsExpectedIsWhatTheProbabilitiesSay() {
    float[] sure = new float[4000];
    float[] unsure = new float[4000];
    for (int row = 0; row < 2000; row++) {
      sure[2 * row + 1] = row % 2 == 0 ? 0.9f : 0.1f;
      sure[2 * row] = 1 - sure[2 * row + 1];
      unsure[2 * row] = 0.7f;
      unsure[2 * row + 1] = 0.3f;
    }

    SortedMap<Metric, Estimate> good = Confidence.expected(CLASSES, sure, 0.5, 1);
    SortedMap<Metric, Estimate> poor = Confidence.expected(CLASSES, unsure, 0.5, 1);

    assertThat(value(good, Metric.ACCURACY)).isCloseTo(0.9, within(0.005));
    assertThat(value(good, Metric.AUC)).isCloseTo(0.9, within(0.005));
    assertThat(value(poor, Metric.ACCURACY)).isCloseTo(0.7, within(0.005));
    assertThat(value(poor, Metric.AUC)).isCloseTo(0.5, within(1e-9));
    assertThat(Confidence.expected(CLASSES, sure, 0.5, 1)).isEqualTo(good);
  }

  /** Where probabilities are right, the truth is in the interval 19 times of 20. */
  @Test
  void theIntervalHoldsTheTruthAsOftenAsItSays() {
    Random random = new Random(7);
    int held = 0;
    for (int time = 0; time < 200; time++) {
      float[] probabilities = new float[600];
      int[] truth = new int[300];
      for (int row = 0; row < 300; row++) {
        probabilities[2 * row + 1] = (float) Math.pow(random.nextDouble(), 2);
        probabilities[2 * row] = 1 - probabilities[2 * row + 1];
        truth[row] = random.nextDouble() < probabilities[2 * row + 1] ? 1 : 0;
      }
      double is =
          new ClassificationResult(CLASSES, probabilities, truth, 0.5).value(Metric.ACCURACY);
      Estimate expected =
          Confidence.expected(CLASSES, probabilities, 0.5, time).get(Metric.ACCURACY);
      held += expected != null && expected.low() <= is && is <= expected.high() ? 1 : 0;
    }

    assertThat(held).isBetween(180, 199);
  }

  /** One row of a class that is never drawn has no ranking. */
  @Test
  void whatIsNotDefinedIsLeftOut() {
    assertThat(Confidence.expected(CLASSES, new float[] {1, 0, 1, 0}, 0.5, 1))
        .containsKey(Metric.ACCURACY)
        .doesNotContainKey(Metric.AUC);
  }

  private static double value(SortedMap<Metric, Estimate> estimates, Metric metric) {
    Estimate estimate = estimates.get(metric);
    return estimate == null ? Double.NaN : estimate.value();
  }
}
