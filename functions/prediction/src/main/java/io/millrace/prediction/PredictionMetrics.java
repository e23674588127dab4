package io.millrace.prediction;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.millrace.domain.ProjectName;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.logging.ServingMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of predictions: {@link ServingMetrics}, of which {@code PredictionErrors}
 * counts one more each time that a version that should serve cannot be loaded, or its endpoint does
 * not answer, and {@code Fallbacks} also what the function answered in place of a version's
 * endpoint; and
 *
 * <ul>
 *   <li>{@code Defaults}: predictions that were given by default, as the project says, of the
 *       version that should have;
 *   <li>{@code CaptureErrors}: predictions that were given, but not captured, where there are any.
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

  private static final List<List<String>> BY_VERSION = List.of(List.of("model", "version"));

  private final ServingMetrics serving;

  PredictionMetrics(MetricLog log) {
    this.serving = new ServingMetrics(log);
  }

  void predicted(ProjectName model, int version, int given, Duration took) {
    serving.answered(model, version, given, took);
  }

  /** Captures of any models and versions. */
  void lost(List<CaptureLine> captures) {
    captures.stream()
        .collect(groupingBy(line -> Map.entry(line.model(), line.version()), counting()))
        .forEach((of, count) ->
            serving.write(of.getKey(), of.getValue(), LoggedMetric.count("CaptureErrors", count)));
    serving
        .log()
        .write(
            Map.of(),
            List.of(List.of()),
            List.of(LoggedMetric.count("LostCaptures", captures.size())));
  }

  void failed(ProjectName model, int version, int notGiven) {
    serving.failed(model, version, notGiven);
  }

  void fellBack(ProjectName model, int version) {
    serving.fellBack(model, version);
  }

  void byDefault(ProjectName model, int version, int given) {
    serving.write(model, version, LoggedMetric.count("Defaults", given));
  }

  void refused(ProjectName model, int version) {
    serving.refused(model, version);
  }

  void stopped(ProjectName model, int version) {
    serving.stopped(model, version);
  }

  void loadFailed(ProjectName model, int version) {
    serving.failed(model, version, 1);
  }

  void compared(ProjectName model, int version, ShadowComparison compared) {
    serving.write(
        model,
        version,
        BY_VERSION,
        LoggedMetric.count("ShadowPredictions", compared.all()),
        LoggedMetric.count("ShadowDifferences", compared.different()),
        LoggedMetric.count("ShadowErrors", compared.failures()),
        new LoggedMetric("ShadowDistance", Unit.NONE, compared.distance()));
  }

  void notCopied(ProjectName model, int version, int predictions) {
    serving.write(model, version, BY_VERSION, LoggedMetric.count("ShadowSkipped", predictions));
  }
}
