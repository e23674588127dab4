package io.millrace.runtime.logging;

import io.millrace.domain.ProjectName;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What CloudWatch is told of what any model answers, a line a request, by {@code model}, and by
 * {@code model} and {@code version}; alarms and rollouts watch it.
 *
 * <ul>
 *   <li>{@code Predictions}: how many answers were given;
 *   <li>{@code PredictionErrors}: how many were asked for and failed for a reason of ours;
 *   <li>{@code Fallbacks}: requests that another one answered in place of the version that should
 *       have;
 *   <li>{@code Refusals}: requests that were wrong;
 *   <li>{@code Stopped}: requests that were refused since serving is stopped, of the version that
 *       served then;
 *   <li>{@code Throttles}: requests that were refused since their caller has had the tokens that
 *       there are;
 *   <li>{@code Latency}: milliseconds of a request that was answered.
 * </ul>
 */
public record ServingMetrics(MetricLog log) {

  private static final List<List<String>> DIMENSIONS =
      List.of(List.of("model"), List.of("model", "version"));
  private static final double NANOS_PER_MILLI = 1e6;

  /** A request was answered. */
  public void answered(
      ProjectName model, int version, long given, Duration took, LoggedMetric... more) {
    write(
        model,
        version,
        Stream.concat(
                Stream.of(
                    LoggedMetric.count("Predictions", given),
                    LoggedMetric.count("PredictionErrors", 0),
                    new LoggedMetric(
                        "Latency", Unit.MILLISECONDS, took.toNanos() / NANOS_PER_MILLI)),
                Stream.of(more))
            .toArray(LoggedMetric[]::new));
  }

  /** So many answers could not be given. */
  public void failed(ProjectName model, int version, long notGiven) {
    write(model, version, LoggedMetric.count("PredictionErrors", notGiven));
  }

  /** Another one answered in place of this version. */
  public void fellBack(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Fallbacks", 1));
  }

  /** A request was wrong. */
  public void refused(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Refusals", 1));
  }

  /** A request came while serving is stopped. */
  public void stopped(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Stopped", 1));
  }

  /** A request came of a caller who has had what there is. */
  public void throttled(ProjectName model, int version) {
    write(model, version, LoggedMetric.count("Throttles", 1));
  }

  /** Writes other values of a version. */
  public void write(ProjectName model, int version, LoggedMetric... values) {
    write(model, version, DIMENSIONS, values);
  }

  /** Writes values of a version, kept by these sets of {@code model} and {@code version}. */
  public void write(
      ProjectName model, int version, List<List<String>> dimensions, LoggedMetric... values) {
    log.write(
        Map.of("model", model.value(), "version", Integer.toString(version)),
        dimensions,
        List.of(values));
  }
}
