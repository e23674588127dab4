package io.millrace.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Evaluation.ClassReport;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {

  @ParameterizedTest
  @CsvSource({
    "AUC, 0.84, 0.8, Passed",
    "AUC, 0.8, 0.8, Passed",
    "AUC, 0.79, 0.8, Failed",
    "AUC, 0.52, 0.5, Passed",
    "AUC, 0.51, 0.5, Inconclusive",
    "AUC, 0.4, 0.45, Failed",
    "ACCURACY, 0.97, 0.96, Passed",
    "ACCURACY, 0.97, 0.95, Passed",
    "ACCURACY, 0.955, 0.95, Inconclusive",
    "ACCURACY, 0.5, 0.95, Failed",
    "PR_AUC, 0.4, 0.05, Passed",
    "PR_AUC, 0.055, 0.05, Inconclusive",
    "F1, 0.4, 0.09, Passed",
    "F1, 0.1, 0.09, Inconclusive",
    "LOG_LOSS, 0.1, 0.15, Passed",
    "LOG_LOSS, 0.1, 0.2, Passed",
    "LOG_LOSS, 0.195, 0.2, Inconclusive",
    "LOG_LOSS, 0.3, 0.25, Failed",
    "CALIBRATION_ERROR, 0.01, 0.05, Passed"
  })
  void aBoundThatAUselessModelReachesIsPassedByWhatIsBetterBeyondChance(
      Metric metric, double value, double bound, String verdict) {
    GateVerdict said =
        Gates.judge(
            new Gate.Bound(metric, bound),
            new Comparison(onFivePercent(metric, value), new Champion.None()));

    assertThat(said.getClass().getSimpleName()).isEqualTo(verdict);
    assertThat(said.because()).contains(metric + " is ").contains("1,000 held-out rows");
  }

  @Test
  void anAccuracyGateOnFivePercentPositivesSaysSoInWords() {
    GateVerdict said =
        Gates.judge(
            new Gate.Bound(Metric.ACCURACY, 0.9),
            new Comparison(onFivePercent(Metric.ACCURACY, 0.96), new Champion.None()));

    assertThat(said.because())
        .isEqualTo(
            "ACCURACY is 0.9600 (95 % interval 0.9500 to 0.9700) on 1,000 held-out rows; the gate"
                + " asks for at least 0.9000. This says nothing: a model that has learned nothing"
                + " reaches 0.9500 on these rows.");
  }

  @ParameterizedTest
  @CsvSource({"0.84, 0.84, Passed", "0.83, 0.84, Passed", "0.82, 0.84, Failed"})
  void theChampionMayBeBetterWithinTheTolerance(double auc, double champion, String verdict) {
    GateVerdict said =
        Gates.judge(
            new Gate.NotWorseThanChampion(Metric.AUC, 0.0101),
            new Comparison(
                onFivePercent(Metric.AUC, auc),
                new Champion.Measured(onFivePercent(Metric.AUC, champion))));

    assertThat(said.getClass().getSimpleName()).isEqualTo(verdict);
  }

  @Test
  void howFarTwoModelsAreApartRowByRowIsSaidWithTheTest() {
    var apart = new Difference(new Estimate(0.01, -0.002, 0.03), "DeLong", 0.12);

    GateVerdict said =
        Gates.judge(
            new Gate.NotWorseThanChampion(Metric.AUC, 0),
            new Comparison(
                onFivePercent(Metric.AUC, 0.71),
                new Champion.Measured(
                    onFivePercent(Metric.AUC, 0.7), new TreeMap<>(Map.of(Metric.AUC, apart)))));

    assertThat(said).isInstanceOf(GateVerdict.Passed.class);
    assertThat(said.because())
        .endsWith(
            "Row by row it is better by 0.01000 (95 % interval -0.002000 to 0.03000)"
                + " (DeLong, p = 0.12): no more than chance makes.");
  }

  @Test
  void withoutAChampionThereIsNothingToBeWorseThan() {
    assertThat(
            Gates.judge(
                new Gate.NotWorseThanChampion(Metric.AUC, 0),
                new Comparison(onFivePercent(Metric.AUC, 0.6), new Champion.None())))
        .isInstanceOf(GateVerdict.Passed.class);
  }

  @Test
  void whatWasNotMeasuredIsNotPassedAndIsLeftToAPerson() {
    Evaluation evaluation = onFivePercent(Metric.AUC, 0.9);
    List<GateVerdict> verdicts =
        Gates.judge(
            List.of(new Gate.Bound(Metric.F1, 0.5), new Gate.NotWorseThanChampion(Metric.AUC, 0)),
            new Comparison(evaluation, new Champion.Measured(onFivePercent(Metric.F1, 0.9))));

    assertThat(verdicts).hasOnlyElementsOfType(GateVerdict.Inconclusive.class);
    assertThat(Gates.noneFailed(verdicts)).isTrue();
    var model =
        new Run.Model(
            new ObjectRef("data", "model.tar.gz", "v1"),
            Sha256.of("m"),
            evaluation,
            null,
            verdicts,
            List.of("It is odd."));
    assertThat(model.leftOpen())
        .hasSize(3)
        .contains("It is odd.")
        .anyMatch(why -> why.startsWith("F1 could not be measured"))
        .anyMatch(why -> why.startsWith("AUC of the champion could not be measured"));
  }

  @Test
  void heldOutRowsOfOneClassOrOfOneTargetAreSaidToBeSo() {
    var oneClass =
        new Evaluation(
            80,
            new TreeMap<>(),
            List.of(new ClassReport("no", 80, 1, 1, 1), new ClassReport("yes", 0, 0, 0, 0)),
            List.of(List.of(80L, 0L), List.of(0L, 0L)));
    var oneTarget = Evaluation.ofRegression(80, Map.of());

    assertThat(Gates.judge(new Gate.Bound(Metric.AUC, 0.99), against(oneClass)).because())
        .isEqualTo("AUC could not be measured: all 80 held-out rows are of class 'no'.");
    assertThat(Gates.judge(new Gate.NotWorseThanChampion(Metric.R2, 0.1), against(oneTarget)))
        .isInstanceOf(GateVerdict.Inconclusive.class);
  }

  @Test
  void aChampionThatCouldNotBeMeasuredIsNotNone() {
    GateVerdict said =
        Gates.judge(
            new Gate.NotWorseThanChampion(Metric.AUC, 0.9),
            new Comparison(
                onFivePercent(Metric.AUC, 0.9), new Champion.Unmeasured("it predicts 'age'")));

    assertThat(said)
        .isEqualTo(
            new GateVerdict.Inconclusive(
                said.gate(), "AUC of the champion could not be measured: it predicts 'age'."));
  }

  private static Comparison against(Evaluation evaluation) {
    return new Comparison(evaluation, new Champion.None());
  }

  @Test
  void modelsOfOtherSeedsAreNoFurtherApartThanTheGateAsks() {
    Evaluation evaluation = onFivePercent(Metric.AUC, 0.9);
    Gate flips = new Gate.Stable(StabilityMeasure.FLIPS, 0.02);
    Gate spread = new Gate.Stable(StabilityMeasure.SPREAD, 0.005);
    var stability =
        new Stability(
            3,
            List.of(7L, 8L, 9L),
            1000,
            Metric.AUC,
            List.of(0.9, 0.88, 0.91),
            new TreeMap<>(Map.of(StabilityMeasure.FLIPS, 0.01, StabilityMeasure.SPREAD, 0.0153)));
    var comparison =
        new Comparison(
            evaluation,
            new Champion.None(),
            null,
            new Scrutiny(null, null, List.of(), null, stability),
            null);

    assertThat(Gates.judge(List.of(flips, spread), comparison))
        .containsExactly(
            new GateVerdict.Passed(
                flips,
                "FLIPS is 0.01000 between 3 seeds on 1,000 held-out rows; the gate asks for at most 0.02000."),
            new GateVerdict.Failed(
                spread,
                "SPREAD of AUC is 0.01530 between 3 seeds on 1,000 held-out rows; the gate asks for at most 0.005000."));
    assertThat(Gates.judge(flips, new Comparison(evaluation, new Champion.None())))
        .as("what no second seed said")
        .isInstanceOf(GateVerdict.Inconclusive.class);
  }

  @Test
  void oneFailureIsEnough() {
    Gate gate = new Gate.Bound(Metric.AUC, 0.9);
    assertThat(
            Gates.noneFailed(
                List.of(new GateVerdict.Passed(gate, ""), new GateVerdict.Failed(gate, ""))))
        .isFalse();
  }

  @Test
  void aRegressionIsComparedWithTheMean() {
    Evaluation evaluation =
        Evaluation.ofRegression(10, Map.of(Metric.R2, new Estimate(0.9, 0.8, 0.95)));

    assertThat(Gates.useless(Metric.R2, evaluation)).hasValue(0);
    assertThat(Gates.useless(Metric.RMSE, evaluation)).isEmpty();
  }

  @Test
  void theEntropyOfTheClassesIsTheLogLossOfTheirShares() {
    assertThat(Gates.useless(Metric.LOG_LOSS, onFivePercent(Metric.AUC, 0.9)).orElseThrow())
        .isCloseTo(0.19852, within(5e-6)); // -0.95 ln 0.95 - 0.05 ln 0.05
  }

  private static Evaluation onFivePercent(Metric metric, double value) {
    return new Evaluation(
        1000,
        new TreeMap<>(Map.of(metric, new Estimate(value, value - 0.01, value + 0.01))),
        List.of(new ClassReport("No", 950, 1, 1, 1), new ClassReport("Yes", 50, 0.5, 0.5, 0.5)),
        List.of(List.of(950L, 0L), List.of(25L, 25L)));
  }
}
