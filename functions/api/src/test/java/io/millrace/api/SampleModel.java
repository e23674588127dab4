package io.millrace.api;

import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run learned. */
final class SampleModel {

  static Run.Model learned() {
    var evaluation =
        new Evaluation(
            20,
            new TreeMap<>(Map.of(Metric.AUC, new Estimate(0.84, 0.82, 0.86))),
            List.of(
                new Evaluation.ClassReport("No", 15, 0.9, 0.9, 0.9),
                new Evaluation.ClassReport("Yes", 5, 0.75, 0.6, 0.667)),
            List.of(List.of(14L, 1L), List.of(2L, 3L)));
    return new Run.Model(
        new ObjectRef("models", "telco-churn/model.tar.gz", "v1"),
        Sha256.of("m"),
        evaluation,
        null,
        List.of(new GateVerdict.Passed(new Gate.Bound(Metric.AUC, 0.8), "0.84 is at least 0.8")),
        List.of(),
        new Leaderboard(
            Metric.LOG_LOSS,
            60,
            5,
            32,
            false,
            List.of(
                new Leaderboard.Entry(
                    "trees of trial 7",
                    Map.of("max_depth", "4"),
                    new Estimate(0.41, 0.38, 0.44),
                    null,
                    180,
                    0.75),
                new Leaderboard.Entry(
                    "linear",
                    Map.of(),
                    new Estimate(0.42, 0.39, 0.45),
                    new Estimate(0.01, -0.01, 0.03),
                    null,
                    0.25))),
        null);
  }

  private SampleModel() {}
}
