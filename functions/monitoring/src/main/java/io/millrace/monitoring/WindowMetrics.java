package io.millrace.monitoring;

import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.MetricLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
 *
 * <p>And of the stage as a whole: {@code Skipped}, lines, objects, windows and projects that could
 * not be read or judged and were passed over, so that the others were.
 */
final class WindowMetrics {

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));

  private final MetricLog log;

  WindowMetrics(MetricLog log) {
    this.log = log;
  }

  /** So many things were passed over that should have been watched: somebody should look. */
  void tellSkipped(int things) {
    log.write(Map.of(), List.of(List.of()), List.of(LoggedMetric.count("Skipped", things)));
  }

  void tell(WindowSummary summary) {
    List<LoggedMetric> values = new ArrayList<>();
    values.add(LoggedMetric.count("WindowPredictions", summary.predictions()));
    values.add(
        LoggedMetric.count(
            "DriftedColumns",
            summary.columns().stream().filter(c -> c.verdict().isDrift()).count()));
    summary.columns().stream()
        .map(ColumnDrift::psi)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .ifPresent(psi -> values.add(new LoggedMetric("LargestDrift", Unit.NONE, psi)));
    log.write(
        Map.of("model", summary.project().value(), "version", Integer.toString(summary.version())),
        DIMENSIONS,
        values);
  }
}
