package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QualityJudgeTest {

  private static final Map<Metric, Estimate> REFERENCE =
      Map.of(
          Metric.AUC, new Estimate(0.84, 0.82, 0.86),
          Metric.ACCURACY, new Estimate(0.80, 0.78, 0.82));

  private final QualityJudge judge = new QualityJudge(30);

  @Test
  void whatIsNotKnownIsNeitherFineNorALoss() {
    assertThat(judge.judge(REFERENCE, Map.of(), 0, List.of()).verdict())
        .isEqualTo(DriftVerdict.NOT_COMPARED);
    assertThat(judge.judge(REFERENCE, Map.of(), 29, List.of()))
        .isEqualTo(
            new QualityJudge.Judgement(
                DriftVerdict.TOO_FEW_ROWS,
                false,
                "29 labels are too few to say anything: it takes 30."));
    assertThat(
            judge
                .judge(Map.of(Metric.F1, new Estimate(1, 1, 1)), auc(0.5, 0.1), 99, List.of())
                .verdict())
        .isEqualTo(DriftVerdict.NOT_COMPARED);
  }

  @Test
  void aLossCountsIfItMattersAndChanceDoesNotMakeIt() {
    assertThat(judge.judge(REFERENCE, auc(0.80, 0.005), 9999, List.of()).verdict())
        .as("certain, and small")
        .isEqualTo(DriftVerdict.NONE);
    assertThat(judge.judge(REFERENCE, auc(0.70, 0.20), 40, List.of()).verdict())
        .as("large, and chance")
        .isEqualTo(DriftVerdict.NONE);
    assertThat(judge.judge(REFERENCE, auc(0.76, 0.06), 200, List.of()).verdict())
        .isEqualTo(DriftVerdict.WATCH);
    assertThat(judge.judge(REFERENCE, auc(0.76, 0.06), 200, List.of(true)).verdict())
        .isEqualTo(DriftVerdict.DRIFT);
    assertThat(judge.judge(REFERENCE, auc(0.92, 0.02), 400, List.of()).verdict())
        .as("better")
        .isEqualTo(DriftVerdict.NONE);
    var severe = judge.judge(REFERENCE, auc(0.55, 0.04), 500, List.of());
    assertThat(severe.verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(severe.why())
        .isEqualTo(
            "AUC is 0.550 (0.510 to 0.590) by 500 labels, against 0.840 (0.820 to 0.860) on the"
                + " rows held out in training. Beyond doubt.");
  }

  @Test
  void anErrorIsJudgedByWhatItWas() {
    Map<Metric, Estimate> was = Map.of(Metric.MAE, new Estimate(100, 95, 105));

    assertThat(
            judge
                .judge(was, Map.of(Metric.MAE, new Estimate(108, 107, 109)), 9999, List.of())
                .verdict())
        .isEqualTo(DriftVerdict.NONE);
    assertThat(
            judge
                .judge(was, Map.of(Metric.MAE, new Estimate(125, 120, 130)), 999, List.of())
                .verdict())
        .isEqualTo(DriftVerdict.DRIFT);
  }

  /** 20,000 windows of each size: accuracy of the same model, and of one that lost 0.10. */
  @Test
  void falseAlarmsAreRareAndALossOfATenthIsFound() {
    Random random = new Random(5);
    for (int labels : new int[] {50, 300, 2000}) {
      int alarms = 0;
      int found = 0;
      for (int window = 0; window < 20_000; window++) {
        alarms += moved(random, 0.80, labels) ? 1 : 0;
        found += moved(random, 0.70, labels) ? 1 : 0;
      }
      assertThat(alarms / 20_000.0).as("false alarms, %s labels", labels).isLessThan(0.06);
      if (labels >= 300) {
        assertThat(found / 20_000.0).as("power, %s labels", labels).isGreaterThan(0.8);
      }
    }
  }

  private boolean moved(Random random, double accuracy, int labels) {
    double was = random.nextGaussian(0.8, Math.sqrt(0.16 / 1400));
    double is = random.nextGaussian(accuracy, Math.sqrt(accuracy * (1 - accuracy) / labels));
    return judge
        .judge(
            Map.of(Metric.ACCURACY, around(was, 1400)),
            Map.of(Metric.ACCURACY, around(is, labels)),
            labels,
            List.of())
        .moved();
  }

  private static Estimate around(double value, int rows) {
    double half = 1.96 * Math.sqrt(Math.max(0.01, value * (1 - value)) / rows);
    return new Estimate(value, value - half, value + half);
  }

  private static Map<Metric, Estimate> auc(double value, double half) {
    return Map.of(Metric.AUC, new Estimate(value, value - half, value + half));
  }
}
