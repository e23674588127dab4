package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.ComparedWindow;
import io.millrace.domain.deployment.Outcomes;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.wire.Capture;
import java.time.Instant;
import java.util.Optional;

/** Counts what came true of the predictions of two versions while a rollout compares them. */
record ComparedVersions(StateStore stateStore) {

  /**
   * What is now known of a window, to be written with it; empty where nothing compares versions in
   * it. What was predicted before the rollout began does not count: other requests were asked then.
   */
  Optional<Write<ComparedWindow>> of(
      ProjectName project, JoinedWindow window, JoinedPredictions joined) {
    Route route = stateStore.find(Route.key(project)).map(Revised::value).orElse(null);
    Rollout rollout = route == null ? null : route.activeRollout().orElse(null);
    ComparePolicy compare = rollout == null ? null : rollout.policy().compare();
    if (route == null
        || rollout == null
        || compare == null
        || !window.to().isAfter(rollout.startedAt())) {
      return Optional.empty();
    }
    var counted =
        new ComparedWindow(
            project,
            rollout.to().version(),
            rollout.startedAt(),
            window.from(),
            outcomes(compare.metric(), joined, route.live().version(), rollout.startedAt()),
            outcomes(compare.metric(), joined, rollout.to().version(), rollout.startedAt()));
    var key = ComparedWindow.key(project, rollout, window.from());
    long revision = stateStore.find(key).map(Revised::revision).orElse(0L);
    return Optional.of(new Write<>(key, counted, revision));
  }

  private static Outcomes outcomes(
      Metric metric, JoinedPredictions joined, int version, Instant since) {
    Outcomes outcomes = Outcomes.NONE;
    for (Pair pair : joined.pairs(version)) {
      double figure = figure(metric, pair);
      if (!pair.prediction().at().isBefore(since) && Double.isFinite(figure)) {
        outcomes = outcomes.and(figure);
      }
    }
    return outcomes;
  }

  /** NaN where the outcome is nothing that the metric knows. */
  private static double figure(Metric metric, Pair pair) {
    return switch (pair.prediction().output()) {
      case Capture.Output.Classified(var label, var _, var _) ->
          metric == Metric.ACCURACY ? label.equals(pair.outcome().toString()) ? 1 : 0 : Double.NaN;
      case Capture.Output.Estimated(var value, var _) ->
          metric == Metric.MAE && pair.outcome() instanceof Number outcome
              ? Math.abs(value - outcome.doubleValue())
              : Double.NaN;
    };
  }
}
