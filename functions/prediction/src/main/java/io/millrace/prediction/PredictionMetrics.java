package io.millrace.prediction;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.domain.ProjectName;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.MetricLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of predictions, a line a request, by {@code model}, and by {@code model}
 * and {@code version}.
 *
 * <ul>
 *   <li>{@code Predictions}: how many were given;
 *   <li>{@code PredictionErrors}: how many were asked for and failed for a reason of ours, plus one
 *       each time that a version that should serve cannot be loaded, or its endpoint does not
 *       answer;
 *   <li>{@code Fallbacks}: requests that another version answered, or the project by default, of
 *       the version that should have, and those that the function answered in place of the
 *       version's endpoint;
 *   <li>{@code Defaults}: predictions that were given by default, as the project says, of the
 *       version that should have;
 *   <li>{@code Refusals}: requests that were wrong;
 *   <li>{@code Stopped}: requests that were refused since predictions are stopped, of the version
 *       that served then;
 *   <li>{@code CaptureErrors}: predictions that were given, but not captured, where there are any;
 *   <li>{@code Latency}: milliseconds of a request that was answered.
 * </ul>
 *
 * <p>Of a version that is tried on copies of requests, by {@code model} and {@code version} alone:
 *
 * <ul>
 *   <li>{@code ShadowPredictions}: how many of its answers were compared, failures among them;
 *   <li>{@code ShadowDifferences}: those that differ from what was answered;
 *   <li>{@code ShadowErrors}: those that failed;
 *   <li>{@code ShadowDistance}: the sum by which the others are off;
 *   <li>{@code ShadowSkipped}: predictions of which no copy was taken, since too many waited.
 * </ul>
 *
 * <p>And of all models together, where there are any, {@code LostCaptures}: what is counted as
 * {@code CaptureErrors} above.
 */
final class PredictionMetrics {

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));
  private static final List<List<String>> BY_VERSION = List.of(List.of("model", "version"));
  private static final double NANOS_PER_MILLI = 1e6;

  private final MetricLog log;

  PredictionMetrics(MetricLog log) {
    this.log = log;
  }

  void predicted(ProjectName model, int version, int given, Duration took) {
    write(
        model,
        version,
        LoggedMetric.count("Predictions", given),
        LoggedMetric.count("PredictionErrors", 0),
        new LoggedMetric("Latency", Unit.MILLISECONDS, took.toNanos() / NANOS_PER_MILLI));
  }

  /** Captures of any models and versions. */
  void lost(List<CaptureLine> captures) {
    captures.stream()
        .collect(groupingBy(line -> Map.entry(line.model(), line.version()), counting()))
        .forEach((of, count) ->
            write(of.getKey(), of.getValue(), LoggedMetric.count("CaptureErrors", count)));
    log.write(
        Map.of(), List.of(List.of()), List.of(LoggedMetric.count("LostCaptures", captures.size())));
  }

  void failed(ProjectName model, int version, int notGiven) {
    write(model, version, LoggedMetric.count("PredictionErrors", notGiven));
  }

  void fellBack(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Fallbacks", 1));
  }

  void byDefault(ProjectName model, int version, int given) {
    write(model, version, LoggedMetric.count("Defaults", given));
  }

  void refused(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Refusals", 1));
  }

  void stopped(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Stopped", 1));
  }

  void loadFailed(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("PredictionErrors", 1));
  }

  void compared(ProjectName model, int version, ShadowComparison compared) {
    write(
        model,
        version,
        BY_VERSION,
        LoggedMetric.count("ShadowPredictions", compared.all()),
        LoggedMetric.count("ShadowDifferences", compared.different()),
        LoggedMetric.count("ShadowErrors", compared.failures()),
        new LoggedMetric("ShadowDistance", Unit.NONE, compared.distance()));
  }

  void notCopied(ProjectName model, int version, int predictions) {
    write(model, version, BY_VERSION, LoggedMetric.count("ShadowSkipped", predictions));
  }

  private void write(ProjectName model, int version, LoggedMetric... values) {
    write(model, version, DIMENSIONS, values);
  }

  private void write(
      ProjectName model, int version, List<List<String>> dimensions, LoggedMetric... values) {
    log.write(
        Map.of("model", model.value(), "version", Integer.toString(version)),
        dimensions,
        List.of(values));
  }
}
