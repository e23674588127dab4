package io.millrace.monitoring;

import io.millrace.domain.monitoring.BusinessFigure;
import io.millrace.domain.monitoring.BusinessJudge;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import io.millrace.domain.project.Project;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.wire.Capture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Measures what predictions earned by what came true of them, by the project's metrics. */
final class Earnings {

  private final Project project;
  private final BusinessJudge judge;

  Earnings(Project project) {
    this.project = project;
    this.judge =
        new BusinessJudge(
            project.monitoring().minimumRows(), project.monitoring().businessMetrics());
  }

  /**
   * What predictions of a window earned; null where the project measures nothing.
   *
   * @param own those of the window alone of which it is known what came true
   * @param all those that are judged, the window's among them
   * @param before the windows before that were judged
   */
  @Nullable List<BusinessFigure> of(List<Pair> own, List<Pair> all, List<WindowQuality> before) {
    List<BusinessMetric> metrics = project.monitoring().businessMetrics();
    return metrics.isEmpty()
        ? null
        : metrics.stream()
            .map(metric ->
                judge.judge(
                    metric,
                    earned(metric.gain(), own),
                    earned(metric.gain(), all),
                    before.stream().map(WindowQuality::poorer).toList()))
            .toList();
  }

  /** What a prediction earned on average, by the metric's name. */
  Map<String, Double> means(List<Pair> pairs) {
    Map<String, Double> means = new HashMap<>();
    for (BusinessMetric metric : project.monitoring().businessMetrics()) {
      DoubleStream.of(earned(metric.gain(), pairs))
          .average()
          .ifPresent(mean -> means.put(metric.name(), mean));
    }
    return means;
  }

  private double[] earned(Gain gain, List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> earned(gain, pair))
        .flatMapToDouble(OptionalDouble::stream)
        .toArray();
  }

  /** Empty where the one or the other is not of the kind that the task is about. */
  private OptionalDouble earned(Gain gain, Pair pair) {
    return switch (pair.prediction().output()) {
      case Capture.Output.Classified(var label, var _, var _) ->
          switch (gain) {
            case Gain.Outcomes outcomes ->
                OptionalDouble.of(
                    outcomes.of(
                        label.equals(project.positive()),
                        pair.outcome().toString().equals(project.positive())));
            case Gain.Classes classes ->
                OptionalDouble.of(classes.of(label, pair.outcome().toString()));
            case Gain.Distance _ -> OptionalDouble.empty();
          };
      case Capture.Output.Estimated(var value, var _) ->
          gain instanceof Gain.Distance distance
                  && pair.outcome() instanceof Number actual
                  && Double.isFinite(value)
                  && Double.isFinite(actual.doubleValue())
              ? OptionalDouble.of(distance.of(value, actual.doubleValue()))
              : OptionalDouble.empty();
    };
  }
}
