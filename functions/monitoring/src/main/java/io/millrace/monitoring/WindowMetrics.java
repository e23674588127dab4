package io.millrace.monitoring;

import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.monitoring.WindowSummary.ColumnDrift;
import io.millrace.logging.Metric;
import io.millrace.logging.Metric.Unit;
import io.millrace.logging.MetricLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of windows, by {@code model}, and by {@code model} and {@code version}.
 *
 * <ul>
 *   <li>{@code WindowPredictions}: predictions in the window; 0 where a serving model was asked
 *       nothing, absent where nothing serves;
 *   <li>{@code DriftedColumns}: columns whose verdict is drift;
 *   <li>{@code LargestDrift}: the largest population stability index of all columns; absent where
 *       there was nothing to compare.
 * </ul>
 */
final class WindowMetrics {

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));

  private final MetricLog log;

  WindowMetrics(MetricLog log) {
    this.log = log;
  }

  void tell(WindowSummary summary) {
    List<Metric> values = new ArrayList<>();
    values.add(Metric.count("WindowPredictions", summary.predictions()));
    values.add(
        Metric.count(
            "DriftedColumns",
            summary.columns().stream().filter(c -> c.verdict() == DriftVerdict.DRIFT).count()));
    summary.columns().stream()
        .mapToDouble(ColumnDrift::psi)
        .max()
        .ifPresent(psi -> values.add(new Metric("LargestDrift", Unit.NONE, psi)));
    log.write(
        Map.of("model", summary.project().value(), "version", Integer.toString(summary.version())),
        DIMENSIONS,
        values);
  }
}
