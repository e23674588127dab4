package io.millrace.definition;

import static io.millrace.definition.YamlLines.list;
import static io.millrace.definition.YamlLines.plain;
import static io.millrace.definition.YamlLines.quoted;

import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.ResponsePolicy;
import java.time.Duration;
import java.util.stream.Collectors;

/** Writes how models are watched. */
final class MonitoringWriter {

  private final YamlLines out;

  MonitoringWriter(YamlLines out) {
    this.out = out;
  }

  void write(MonitoringPolicy monitoring) {
    out.line("# Population stability index from which a column is watched, and has drifted.");
    out.line("monitoring:");
    out.line("  watchPsi: " + monitoring.watchPsi());
    out.line("  driftPsi: " + monitoring.driftPsi());
    out.line("  minimumRows: " + monitoring.minimumRows());
    Duration window = monitoring.window();
    if (window != null) {
      out.line("  window: " + Durations.written(window));
    }
    ResponsePolicy respond = monitoring.respond();
    if (respond != null) {
      out.line(
          "  respond: {retrain: %s, coolDown: %s, mostAWeek: %s%s%s}"
              .formatted(
                  respond.retrain() && respond.labels() != null
                      ? "{labels: %s}".formatted(respond.labels())
                      : respond.retrain(),
                  Durations.written(respond.coolDown()),
                  respond.mostAWeek(),
                  respond.rollsBack() ? ", rollBack: true" : "",
                  respond.stops() ? ", stop: true" : ""));
    }
    if (!monitoring.segmentColumns().isEmpty()) {
      out.line("  segments: " + list(monitoring.segmentColumns().stream()));
    }
    if (!monitoring.businessMetrics().isEmpty()) {
      out.line("  metrics:");
      monitoring.businessMetrics().forEach(this::metric);
    }
  }

  private void metric(BusinessMetric metric) {
    out.line(
        "    - {name: %s, gain: %s%s}"
            .formatted(
                quoted(metric.name()),
                gain(metric.gain()),
                metric.atLeast() == null ? "" : ", atLeast: " + plain(metric.atLeast())));
  }

  private static String gain(Gain gain) {
    return switch (gain) {
      case Gain.Outcomes(
              var truePositive,
              var falsePositive,
              var falseNegative,
              var trueNegative) ->
          "{truePositive: %s, falsePositive: %s, falseNegative: %s, trueNegative: %s}"
              .formatted(
                  plain(truePositive),
                  plain(falsePositive),
                  plain(falseNegative),
                  plain(trueNegative));
      case Gain.Classes(var pairs) ->
          pairs.stream()
              .map(pair ->
                  "{predicted: %s, actual: %s, gain: %s}"
                      .formatted(
                          quoted(pair.predicted()), quoted(pair.actual()), plain(pair.gain())))
              .collect(Collectors.joining(", ", "[", "]"));
      case Gain.Distance(var each, var over, var under) ->
          "{each: %s, perUnitOver: %s, perUnitUnder: %s}"
              .formatted(plain(each), plain(over), plain(under));
    };
  }
}
