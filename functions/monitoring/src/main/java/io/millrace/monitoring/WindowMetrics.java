package io.millrace.monitoring;

import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.monitoring.WindowSummary.ColumnDrift;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * What CloudWatch is told of windows: lines in its embedded metric format, namespace {@code
 * Millrace}, by {@code model}, and by {@code model} and {@code version}.
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

  private final InstantSource clock;
  private final Consumer<String> log;

  /**
   * @param log takes one line at a time, without line feed
   */
  WindowMetrics(InstantSource clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  void tell(WindowSummary summary) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("model", summary.project().value());
    line.put("version", Integer.toString(summary.version()));
    line.put("WindowPredictions", summary.predictions());
    line.put(
        "DriftedColumns",
        summary.columns().stream().filter(c -> c.verdict() == DriftVerdict.DRIFT).count());
    summary.columns().stream()
        .mapToDouble(ColumnDrift::psi)
        .max()
        .ifPresent(psi -> line.put("LargestDrift", psi));
    line.set("_aws", Json.mapper().valueToTree(declaration(line)));
    log.accept(line.toString());
  }

  private Map<String, Object> declaration(ObjectNode line) {
    List<Map<String, String>> metrics =
        line.propertyNames().stream()
            .filter(name -> Character.isUpperCase(name.charAt(0)))
            .map(name ->
                Map.of("Name", name, "Unit", name.equals("LargestDrift") ? "None" : "Count"))
            .toList();
    return Map.of(
        "Timestamp",
        clock.millis(),
        "CloudWatchMetrics",
        List.of(
            Map.of(
                "Namespace",
                "Millrace",
                "Dimensions",
                List.of(List.of("model"), List.of("model", "version")),
                "Metrics",
                metrics)));
  }
}
