package io.millrace.monitoring;

import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incident.Affected;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.monitoring.MonitorReport.Quality;
import io.millrace.monitoring.MonitorReport.Trend;
import io.millrace.tabular.profile.Profile;
import java.util.List;
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

  /**
   * The report of an incident.
   *
   * @param windows of its version, the newest first
   * @param quality of its version, the newest first
   * @param before the profile of what was learned from; null where it is not looked at
   * @param now that of the newest window that drifts; null where none about what is asked
   */
  static IncidentReport of(
      Incident incident,
      List<WindowSummary> windows,
      List<WindowQuality> quality,
      @Nullable Profile before,
      @Nullable Profile now) {
    List<String> columns = incident.columns().stream().map(Affected::column).toList();
    return new IncidentReport(
        incident,
        MonitorReport.thenAndNow(columns, before, now),
        windows.reversed().stream().map(window -> Trend.of(window, columns)).toList(),
        quality.reversed().stream().map(Quality::of).toList());
  }
}
