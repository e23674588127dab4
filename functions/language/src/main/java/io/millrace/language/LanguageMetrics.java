package io.millrace.language;

import io.millrace.domain.ProjectName;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.MetricLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What CloudWatch is told of answers, a line a request, by {@code model}, and by {@code model} and
 * {@code version}: {@code Predictions}, {@code PredictionErrors}, {@code Fallbacks}, {@code
 * Refusals}, {@code Stopped} and {@code Latency} as of any model, so that alarms and rollouts watch
 * a language model as any other; and {@code PromptTokens} and {@code CompletionTokens}, as the
 * container counts them.
 */
final class LanguageMetrics {

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));
  private static final double NANOS_PER_MILLI = 1e6;

  private final MetricLog log;

  LanguageMetrics(MetricLog log) {
    this.log = log;
  }

  void answered(ProjectName model, int version, TokenUsage usage, Duration took) {
    write(
        model,
        version,
        LoggedMetric.count("Predictions", 1),
        LoggedMetric.count("PredictionErrors", 0),
        LoggedMetric.count("PromptTokens", usage.promptTokens()),
        LoggedMetric.count("CompletionTokens", usage.completionTokens()),
        new LoggedMetric("Latency", Unit.MILLISECONDS, took.toNanos() / NANOS_PER_MILLI));
  }

  void failed(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("PredictionErrors", 1));
  }

  void fellBack(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Fallbacks", 1));
  }

  void refused(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Refusals", 1));
  }

  void stopped(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Stopped", 1));
  }

  private void write(ProjectName model, int version, LoggedMetric... values) {
    log.write(
        Map.of("model", model.value(), "version", Integer.toString(version)),
        DIMENSIONS,
        List.of(values));
  }
}
