package io.millrace.modeling.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.Interval;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Objective;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegressionResultTest {

  /** The order 3, 2, 3, 0, 1, 2 of Wikipedia's article on the gain, beside a list without any. */
  @Test
  void listsAreMeasuredByTheirOrderAndOnesWithoutARelevantRowAreLeftOut() {
    double[] relevance = {0, 3, 1, 0, 2, 3, 0, 2};
    double[] scores = {9, 8, 4, 5, 7, 6, -1, 3};
    int[] lists = {1, 0, 0, 0, 0, 0, 1, 0};
    var result = new RegressionResult(scores, relevance, Objective.RANKING, null, lists);

    Evaluation evaluation = result.evaluate(1, lists);

    assertThat(evaluation.metrics().keySet()).containsExactly(Metric.NDCG, Metric.MAP);
    double ideal = 7 + 7 / log2(3) + 3 / log2(4) + 3 / log2(5) + 1 / log2(6);
    double said = 7 + 3 / log2(3) + 7 / log2(4) + 1 / log2(6) + 3 / log2(7);
    assertThat(result.value(Metric.NDCG)).isCloseTo(said / ideal, within(1e-12));
    assertThat(said / ideal).isCloseTo(0.9488, within(1e-4));
    assertThat(result.value(Metric.MAP))
        .isCloseTo((1 + 1 + 1 + 4 / 5.0 + 5 / 6.0) / 5, within(1e-12));
    assertThat(
            new RegressionResult(new double[8], relevance, Objective.RANKING, null, lists)
                .value(Metric.NDCG))
        .as("who says the same of all")
        .isLessThan(0.6);
    assertThat(new RegressionResult(scores, relevance, Objective.RANKING).evaluate(1).metrics())
        .as("without lists")
        .isEmpty();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /** Truth 3 −.5 2 7, said 2.5 0 2 8: the example of scikit-learn's documentation. */
  @Test
  void metricsAreThoseWorkedOutByHand() {
    Evaluation evaluation =
        new RegressionResult(new double[] {2.5, 0, 2, 8}, new double[] {3, -.5, 2, 7}).evaluate(1);

    assertThat(value(evaluation, Metric.MAE)).isEqualTo(0.5);
    assertThat(value(evaluation, Metric.RMSE)).isCloseTo(Math.sqrt(0.375), within(1e-12));
    assertThat(value(evaluation, Metric.R2)).isCloseTo(0.9486081370449679, within(1e-12));
    assertThat(evaluation.classes()).isEmpty();
  }

  /** By scikit-learn 1.9.1: {@code mean_poisson_deviance}, {@code mean_tweedie_deviance}. */
  @Test
  void theDevianceOfCountsAndAmountsIsThatOfScikitLearn() {
    double[] said = {0.5, 1.25, 1.5, 6, 0.1, 4};
    double[] truth = {0, 1, 2, 7, 0, 3.5};

    Evaluation counts = new RegressionResult(said, truth, Objective.POISSON).evaluate(1);
    Evaluation amounts = new RegressionResult(said, truth, Objective.TWEEDIE).evaluate(1);

    assertThat(value(counts, Metric.POISSON_DEVIANCE))
        .isCloseTo(0.27130515939811056, within(1e-12));
    assertThat(value(amounts, Metric.TWEEDIE_DEVIANCE))
        .isCloseTo(0.7261162683874286, within(1e-12));
    assertThat(counts.metrics()).doesNotContainKey(Metric.TWEEDIE_DEVIANCE);
    assertThat(Deviance.of(Objective.TWEEDIE, 0, 0)).isZero();
    assertThat(Deviance.of(Objective.POISSON, 0, 0)).isZero();
    assertThat(Deviance.of(Objective.POISSON, 1, 0)).isNaN();
  }

  /** By scikit-learn 1.9.1: the mean of {@code mean_pinball_loss} of the ends, at 0.05 and 0.95. */
  @Test
  void thePinballLossOfIntervalsIsThatOfScikitLearnAndTheirCoverageIsCounted() {
    double[] truth = {3, -0.5, 2, 7, 10};
    Intervals intervals =
        new Intervals(
            0.9,
            List.of(
                new Interval(1, 4),
                new Interval(0, 1),
                new Interval(1.5, 3),
                new Interval(7.5, 9),
                new Interval(6, 8)));
    var result = new RegressionResult(truth.clone(), truth, Objective.SQUARED_ERROR, intervals);

    Evaluation all = result.evaluate(1);
    Evaluation some = result.of(new int[] {0, 2, 4}).evaluate(1);

    assertThat(value(all, Metric.PINBALL_LOSS)).isCloseTo(0.345, within(1e-12));
    assertThat(value(all, Metric.COVERAGE)).isCloseTo(0.4, within(1e-12));
    assertThat(value(all, Metric.INTERVAL_WIDTH)).isCloseTo(9.0 / 5, within(1e-12));
    assertThat(value(some, Metric.COVERAGE)).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void whatIsSaidBelowZeroOfCountsHasNoDeviance() {
    Evaluation evaluation =
        new RegressionResult(new double[] {-1, 2}, new double[] {0, 3}, Objective.POISSON)
            .evaluate(1);

    assertThat(evaluation.metrics()).containsOnlyKeys(Metric.MAE, Metric.RMSE, Metric.R2);
  }

  @Test
  void whatNeverVariesHasNoDetermination() {
    Evaluation evaluation =
        new RegressionResult(new double[] {1, 2}, new double[] {5, 5}).evaluate(1);

    assertThat(evaluation.metrics()).containsOnlyKeys(Metric.MAE, Metric.RMSE);
  }

  @Test
  void squaresOfHugeValuesDoNotOverflow() {
    Evaluation evaluation =
        new RegressionResult(
                new double[] {2.5e200, 0, 2e200, 8e200},
                new double[] {3e200, -.5e200, 2e200, 7e200})
            .evaluate(1);

    assertThat(value(evaluation, Metric.RMSE) / 1e200).isCloseTo(Math.sqrt(0.375), within(1e-12));
    assertThat(value(evaluation, Metric.R2)).isCloseTo(0.9486081370449679, within(1e-12));
  }

  private static double value(Evaluation evaluation, Metric metric) {
    return java.util.Objects.requireNonNull(evaluation.metrics().get(metric)).value();
  }
}
