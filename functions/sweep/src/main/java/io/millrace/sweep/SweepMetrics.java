package io.millrace.sweep;

import io.millrace.logging.Metric;
import io.millrace.logging.MetricLog;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of a turn: {@code Overdue}, how much had to be asked for again, and
 * {@code Skipped}, how much could not be looked at or asked for.
 */
final class SweepMetrics {

  private final MetricLog log;

  SweepMetrics(MetricLog log) {
    this.log = log;
  }

  void swept(Sweep.Found found) {
    log.write(
        Map.of(),
        List.of(List.of()),
        List.of(
            Metric.count(
                "Overdue", found.overdue().values().stream().mapToInt(Integer::intValue).sum()),
            Metric.count("Skipped", found.skipped())));
  }
}
