package io.millrace.reconciliation;

import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.MetricLog;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of a turn: {@code MissedStep}, how much had to be asked for again, and
 * {@code Skipped}, how much could not be looked at or asked for.
 */
final class ReconciliationMetrics {

  private final MetricLog log;

  ReconciliationMetrics(MetricLog log) {
    this.log = log;
  }

  void reconciled(Reconcile.Found found) {
    log.write(
        Map.of(),
        List.of(List.of()),
        List.of(
            LoggedMetric.count(
                "MissedSteps", found.missed().values().stream().mapToInt(Integer::intValue).sum()),
            LoggedMetric.count("Skipped", found.skipped())));
  }
}
