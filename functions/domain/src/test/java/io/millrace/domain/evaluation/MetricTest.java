package io.millrace.domain.evaluation;

import static io.millrace.domain.Refusals.bounded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Evaluation.ClassReport;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

  private static final Set<Metric> LOSSES =
      EnumSet.of(
          Metric.LOG_LOSS,
          Metric.CALIBRATION_ERROR,
          Metric.RMSE,
          Metric.MAE,
          Metric.POISSON_DEVIANCE,
          Metric.TWEEDIE_DEVIANCE,
          Metric.INTERVAL_WIDTH,
          Metric.PINBALL_LOSS);

  @ParameterizedTest
  @EnumSource(Metric.class)
  void moreIsBetterButForLossesAndTheAdvantageSaysByHowMuch(Metric metric) {
    boolean loss = LOSSES.contains(metric);

    assertThat(metric.higherIsBetter()).isNotEqualTo(loss);
    assertThat(metric.advantage(0.75, 0.5)).isEqualTo(loss ? -0.25 : 0.25);
    assertThat(metric.advantage(0.5, 0.5)).isZero();
  }

  @Test
  void anEstimateLiesWithinItsInterval() {
    bounded(
        "estimate",
        (Double value) -> new Estimate(value, 0.4, 0.6),
        List.of(0.4, 0.5, 0.6),
        List.of(Math.nextDown(0.4), Math.nextUp(0.6), Double.NaN));
    bounded(
        "evaluation rows",
        (Long rows) -> Evaluation.ofRegression(rows, Map.of()),
        List.of(1L),
        List.of(0L, -1L));
  }

  @Test
  void ofMoreThanAHundredClassesTheMetricsAlone() {
    Evaluation hundred = of(100);
    Evaluation more = of(101);

    assertThat(hundred.brief()).isEqualTo(hundred);
    assertThat(more.brief())
        .isEqualTo(new Evaluation(more.rows(), more.metrics(), List.of(), List.of()));
  }

  private static Evaluation of(int classes) {
    return new Evaluation(
        classes,
        new TreeMap<>(Map.of(Metric.ACCURACY, new Estimate(0.5, 0.4, 0.6))),
        Collections.nCopies(classes, new ClassReport("a", 1, 1, 1, 1)),
        List.of());
  }

  /** Whoever says the positive class always has the precision of its share, and finds all. */
  @Test
  void whatAModelReachesThatLearnedNothing() {
    Evaluation quarter = binary(75, 25);

    assertThat(Gates.useless(Metric.F1, quarter).orElseThrow())
        .isCloseTo(2 * 0.25 / 1.25, within(1e-12));
    assertThat(Gates.useless(Metric.PR_AUC, quarter)).hasValue(0.25);
    assertThat(Gates.useless(Metric.ACCURACY, quarter)).hasValue(0.75);
    assertThat(Gates.useless(Metric.AUC, quarter)).hasValue(0.5);
    assertThat(Gates.useless(Metric.CALIBRATION_ERROR, quarter)).isEmpty();
    assertThat(Gates.useless(Metric.F1, of(3))).isEmpty();
    assertThat(Gates.useless(Metric.LOG_LOSS, binary(100, 0))).hasValue(0);
  }

  @Test
  void aChampionMayBeBetterByExactlyTheTolerance() {
    var gate = new Gate.NotWorseThanChampion(Metric.MAE, 0.25);

    assertThat(Gates.judge(gate, against(0.75, 0.5))).isInstanceOf(GateVerdict.Passed.class);
    assertThat(Gates.judge(gate, against(Math.nextUp(0.75), 0.5)))
        .isInstanceOf(GateVerdict.Failed.class);
  }

  @Test
  void aChampionIsMeasuredOnTheSameRowsOrNotAtAll() {
    Evaluation model = mae(10, 0.5);
    GateVerdict said =
        Gates.judge(
            new Gate.NotWorseThanChampion(Metric.MAE, 9),
            new Comparison(model, new Champion.Measured(mae(1100, 0.5))));

    assertThat(said.because())
        .isEqualTo(
            "MAE of the champion could not be measured: it was measured on 1,100 rows, this model"
                + " on 10.");
  }

  @Test
  void whatKeepsAMetricFromBeingMeasuredIsSaid() {
    var gate = new Gate.Bound(Metric.R2, 0.5);
    var binary = new Gate.Bound(Metric.AUC, 0.5);

    assertThat(Gates.judge(gate, alone(Evaluation.ofRegression(1200, Map.of()))).because())
        .isEqualTo(
            "R2 could not be measured: all 1,200 held-out rows have the same target, or figures"
                + " beyond what can be counted.");
    assertThat(Gates.judge(binary, alone(binary(75, 25))).because())
        .isEqualTo("AUC could not be measured: the 100 held-out rows do not say.");
  }

  private static Comparison against(double model, double champion) {
    return new Comparison(mae(10, model), new Champion.Measured(mae(10, champion)));
  }

  private static Comparison alone(Evaluation evaluation) {
    return new Comparison(evaluation, new Champion.None());
  }

  private static Evaluation mae(long rows, double value) {
    return Evaluation.ofRegression(
        rows, Map.of(Metric.MAE, new Estimate(value, value - 0.1, value + 0.1)));
  }

  private static Evaluation binary(long no, long yes) {
    return new Evaluation(
        no + yes,
        new TreeMap<>(),
        List.of(new ClassReport("no", no, 1, 1, 1), new ClassReport("yes", yes, 1, 1, 1)),
        List.of());
  }
}
