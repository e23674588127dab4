package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.BusinessFigure;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.FairnessFigure;
import io.millrace.domain.monitoring.GroupCounts;
import io.millrace.domain.monitoring.GroupQuality;
import io.millrace.domain.monitoring.SegmentQuality;
import io.millrace.domain.monitoring.WindowQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a window by what came true of its predictions. */
final class LabelledWindow {

  private LabelledWindow() {}

  /** Of the first version, which got worse, and most so for large plans. */
  static WindowQuality worse(ProjectName project, Instant from) {
    return new WindowQuality(
        project,
        1,
        from,
        from.plusSeconds(300),
        from,
        500,
        412,
        Duration.ofHours(30),
        new TreeMap<>(Map.of(Metric.AUC, new Estimate(0.61, 0.55, 0.67))),
        new TreeMap<>(Map.of(Metric.ACCURACY, new Estimate(0.8, 0.77, 0.83))),
        DriftVerdict.SEVERE,
        true,
        "AUC is 0.610.",
        List.of(
            new BusinessFigure(
                "saved",
                400,
                -1200,
                new Estimate(-3, -4.5, -1.5),
                2.0,
                DriftVerdict.DRIFT,
                true,
                "saved is -3.00 a prediction.")),
        List.of(
            new SegmentQuality(
                "plan",
                "large",
                300,
                0.25,
                120,
                new TreeMap<>(Map.of(Metric.ACCURACY, new Estimate(0.5, 0.4, 0.6))),
                new TreeMap<>(Map.of("saved", -4.5))),
            new SegmentQuality("plan", null, 200, null, 0, new TreeMap<>(), new TreeMap<>())),
        412L,
        List.of(
            new GroupQuality(
                List.of("sex"),
                "f",
                new GroupCounts(133, 13, new Outcomes(40, 20, 10, 8, 26)),
                new TreeMap<>(
                    Map.of(FairnessMeasure.DISPARATE_IMPACT, new Estimate(0.2, 0.12, 0.34))),
                List.of(
                    new FairnessFigure(
                        FairnessMeasure.DISPARATE_IMPACT,
                        0.8,
                        from,
                        DriftVerdict.DRIFT,
                        true,
                        "disparate impact of sex = f is 0.20.")))),
        14L,
        null);
  }
}
