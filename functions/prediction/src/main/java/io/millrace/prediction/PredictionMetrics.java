package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.project.ProjectName;
import io.millrace.modeling.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What CloudWatch is told of predictions: lines in its embedded metric format, one a request, which
 * the function's log turns into metrics at no call's cost. Namespace {@code Millrace}, by {@code
 * model}, and by {@code model} and {@code version}.
 *
 * <ul>
 *   <li>{@code Predictions}: how many were given;
 *   <li>{@code PredictionErrors}: how many were asked for and failed for a reason of ours, plus one
 *       each time that a version that should serve cannot be loaded;
 *   <li>{@code Refusals}: requests that were wrong;
 *   <li>{@code CaptureErrors}: predictions that were given, but not captured;
 *   <li>{@code Latency}: milliseconds of a request that was answered, capture included.
 * </ul>
 */
final class PredictionMetrics {

  private static final String NAMESPACE = "Millrace";
  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));
  private static final double NANOS_PER_MILLI = 1e6;

  private final InstantSource clock;
  private final Consumer<byte[]> log;

  /**
   * @param log takes one line at a time, line feed included
   */
  PredictionMetrics(InstantSource clock, Consumer<byte[]> log) {
    this.clock = clock;
    this.log = log;
  }

  void predicted(ProjectName model, int version, int given, int notCaptured, Duration took) {
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("Predictions", given);
    values.put("PredictionErrors", 0);
    values.put("CaptureErrors", notCaptured);
    values.put("Latency", took.toNanos() / NANOS_PER_MILLI);
    write(model, version, values);
  }

  void failed(ProjectName model, int version, int notGiven) {
    write(model, version, Map.of("PredictionErrors", notGiven));
  }

  void refused(ProjectName model, int version) {
    write(model, version, Map.of("Refusals", 1));
  }

  void loadFailed(ProjectName model, int version) {
    write(model, version, Map.of("PredictionErrors", 1));
  }

  private void write(ProjectName model, int version, Map<String, Number> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            clock.millis(),
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    NAMESPACE,
                    "Dimensions",
                    DIMENSIONS,
                    "Metrics",
                    values.keySet().stream().map(PredictionMetrics::definition).toList()))));
    line.put("model", model.value());
    line.put("version", Integer.toString(version));
    line.putAll(values);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Json.write(line));
    bytes.writeBytes("\n".getBytes(UTF_8));
    log.accept(bytes.toByteArray());
  }

  private static Map<String, String> definition(String metric) {
    return Map.of("Name", metric, "Unit", metric.equals("Latency") ? "Milliseconds" : "Count");
  }
}
