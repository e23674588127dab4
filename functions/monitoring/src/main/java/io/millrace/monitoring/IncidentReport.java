package io.millrace.monitoring;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an incident, for people and programs.
 *
 * @param columns what moved, then and now, what matters most first
 * @param trend its windows, the oldest first
 * @param quality what is known of what came true, the oldest window first
 */
record IncidentReport(
    Incident incident, List<ThenAndNow> columns, List<Trend> trend, List<Quality> quality) {

  /** So many columns are pictured. */
  private static final int MOST_COLUMNS = 20;

  /** A window of predictions. */
  record Trend(Instant from, long predictions, String verdict, List<Index> columns) {

    /** The population stability index of a column that the incident is about. */
    record Index(String column, @Nullable Double psi, String verdict) {}

    private static Trend of(WindowSummary window, Incident incident) {
      return new Trend(
          window.from(),
          window.predictions(),
          window.verdict().name(),
          window.columns().stream()
              .filter(column ->
                  incident.columns().stream()
                      .anyMatch(each -> each.column().equals(column.column())))
              .limit(MOST_COLUMNS)
              .map(column -> new Index(column.column(), column.psi(), column.verdict().name()))
              .toList());
    }
  }

  /**
   * A window of which something came true.
   *
   * @param metrics by their names, each with its interval; none where too little came true
   */
  record Quality(
      Instant from, long labels, String verdict, String why, SortedMap<Metric, Estimate> metrics) {
    private static Quality of(WindowQuality window) {
      return new Quality(
          window.from(), window.labels(), window.verdict().name(), window.why(), window.metrics());
    }
  }

  /**
   * The report of an incident.
   *
   * @param windows of its version, the newest first
   * @param quality of its version, the newest first
   * @param before the profile of what was learned from; null where it is not looked at
   * @param now that of the newest window that drifts; null where none is about what is asked
   */
  static IncidentReport of(
      Incident incident,
      List<WindowSummary> windows,
      List<WindowQuality> quality,
      @Nullable Profile before,
      @Nullable Profile now) {
    return new IncidentReport(
        incident,
        before == null || now == null
            ? List.of()
            : incident.columns().stream()
                .limit(MOST_COLUMNS)
                .map(each ->
                    before
                        .find(each.column())
                        .flatMap(
                            then -> now.find(each.column()).map(one -> ThenAndNow.of(then, one)))
                        .orElse(null))
                .flatMap(Stream::ofNullable)
                .filter(picture -> !picture.bars().isEmpty())
                .toList(),
        windows.reversed().stream().map(window -> Trend.of(window, incident)).toList(),
        quality.reversed().stream().map(Quality::of).toList());
  }

  byte[] json() {
    return Json.bytes(this);
  }
}
