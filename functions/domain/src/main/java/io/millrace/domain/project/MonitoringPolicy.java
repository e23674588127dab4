package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a window of predictions is called different from the data that the model was trained on.
 *
 * @param watchPsi population stability index from which a column is watched though it has not
 *     drifted, above 0
 * @param driftPsi population stability index that matters, above {@code watchPsi}; the other
 *     measures have levels of their own
 * @param minimumRows below which predictions say nothing, at least 30
 * @param window how long the windows are, in whole minutes, from one to those of a day; null for
 *     {@link #USUAL_WINDOW}
 * @param respond what is done by itself about an incident; null for nothing but telling of it
 * @param metrics what predictions earn by what came true, {@value BusinessMetric#MOST} at most,
 *     each under a name of its own; null for none
 * @param segments columns by whose values predictions are told apart, {@value #MOST_SEGMENTS} at
 *     most; null for none
 */
public record MonitoringPolicy(
    double watchPsi,
    double driftPsi,
    long minimumRows,
    @Nullable Duration window,
    @Nullable ResponsePolicy respond,
    @Nullable List<BusinessMetric> metrics,
    @Nullable List<String> segments) {

  /** The most columns by which predictions are told apart. */
  public static final int MOST_SEGMENTS = 3;

  /** How long windows are where the project does not say. */
  public static final Duration USUAL_WINDOW = Duration.ofMinutes(5);

  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  public MonitoringPolicy {
    Check.that(watchPsi > 0 && Double.isFinite(watchPsi), "watch PSI", "finite, above 0", watchPsi);
    Check.that(
        driftPsi > watchPsi && Double.isFinite(driftPsi), "drift PSI", "above watch PSI", driftPsi);
    Check.that(minimumRows >= 30, "minimum rows", "at least 30", minimumRows);
    if (window != null) {
      Check.that(
          window.isPositive()
              && window.compareTo(LONGEST_WINDOW) <= 0
              && window.equals(Duration.ofMinutes(window.toMinutes())),
          "window",
          "whole minutes, from 1 to those of a day",
          window);
    }
    if (segments != null) {
      segments = List.copyOf(segments);
      Check.that(
          segments.size() <= MOST_SEGMENTS
              && segments.stream().distinct().count() == segments.size(),
          "monitoring.segments",
          "at most " + MOST_SEGMENTS + " different columns",
          segments);
    }
    if (metrics != null) {
      metrics = List.copyOf(metrics);
      Check.that(
          metrics.size() <= BusinessMetric.MOST
              && metrics.stream().map(BusinessMetric::name).distinct().count() == metrics.size(),
          "monitoring.metrics",
          "at most " + BusinessMetric.MOST + ", each under a name of its own",
          metrics.stream().map(BusinessMetric::name).toList());
    }
  }

  /** A policy where nothing is done about an incident but telling of it. */
  public MonitoringPolicy(double watchPsi, double driftPsi, long minimumRows) {
    this(watchPsi, driftPsi, minimumRows, null, null, null, null);
  }

  /** What predictions earn by what came true. */
  public List<BusinessMetric> businessMetrics() {
    return metrics == null ? List.of() : metrics;
  }

  /** The columns by whose values predictions are told apart. */
  public List<String> segmentColumns() {
    return segments == null ? List.of() : segments;
  }

  /** How long the windows are. */
  public Duration windowLength() {
    return window == null ? USUAL_WINDOW : window;
  }
}
