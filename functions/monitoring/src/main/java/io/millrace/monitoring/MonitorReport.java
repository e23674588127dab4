package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.BusinessFigure;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.GroupQuality;
import io.millrace.domain.monitoring.SegmentQuality;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.tabular.profile.Profile;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the version that serves, whether anything is wrong or not, for people and
 * programs.
 *
 * @param newest of its windows that could be judged; null where none could
 * @param watched names of columns, what moved most in any of its windows first: {@value
 *     #MOST_COLUMNS} at most
 * @param columns those of which there is something to picture, then and now
 * @param trend its windows, the oldest first
 * @param quality what is known of what came true, the oldest window first
 */
record MonitorReport(
    ProjectName project,
    int version,
    @Nullable WindowSummary newest,
    List<String> watched,
    List<ThenAndNow> columns,
    List<Trend> trend,
    List<Quality> quality) {

  /** So many columns are looked at. */
  static final int MOST_COLUMNS = 20;

  private static final Comparator<ColumnDrift> BY_DRIFT =
      Comparator.comparing(ColumnDrift::verdict)
          .thenComparing(ColumnDrift::psi, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** A window of predictions. */
  record Trend(Instant from, long predictions, String verdict, List<Index> columns) {

    /** The population stability index of a column that is looked at. */
    record Index(String column, @Nullable Double psi, String verdict) {}

    static Trend of(WindowSummary window, Collection<String> columns) {
      return new Trend(
          window.from(),
          window.predictions(),
          window.verdict().name(),
          window.columns().stream()
              .filter(column -> columns.contains(column.column()))
              .limit(MOST_COLUMNS)
              .map(column -> new Index(column.column(), column.psi(), column.verdict().name()))
              .toList());
    }
  }

  /**
   * A window of which something came true.
   *
   * @param metrics by their names, each with its interval; none where too little came true
   * @param business what its predictions earned by the project's metrics
   * @param segments by the kinds of rows that the project names
   * @param groups that the project declares, beside each other
   */
  record Quality(
      Instant from,
      long labels,
      String verdict,
      String why,
      SortedMap<Metric, Estimate> metrics,
      List<BusinessFigure> business,
      List<SegmentQuality> segments,
      List<GroupQuality> groups) {

    static Quality of(WindowQuality window) {
      return new Quality(
          window.from(),
          window.labels(),
          window.verdict().name(),
          window.why(),
          window.metrics(),
          window.earned(),
          window.kinds(),
          window.groupsOfRows());
    }
  }

  /**
   * The report on a version.
   *
   * @param windows of it, the newest first
   * @param quality of it, the newest first
   * @param before the profile of what it learned from
   * @param now that of the newest window that could be judged; null where none could
   */
  static MonitorReport of(
      ProjectName project,
      int version,
      List<WindowSummary> windows,
      List<WindowQuality> quality,
      Profile before,
      @Nullable Profile now) {
    List<String> watched = watched(windows);
    return new MonitorReport(
        project,
        version,
        windows.stream().filter(WindowSummary::isJudged).findFirst().orElse(null),
        watched,
        thenAndNow(watched, before, now),
        windows.reversed().stream().map(window -> Trend.of(window, watched)).toList(),
        quality.reversed().stream().map(Quality::of).toList());
  }

  /** The columns that moved most in any of these windows, the worst first. */
  private static List<String> watched(List<WindowSummary> windows) {
    Map<String, ColumnDrift> worst =
        windows.stream()
            .flatMap(window -> window.columns().stream())
            .collect(
                Collectors.toMap(
                    ColumnDrift::column,
                    Function.identity(),
                    (one, other) -> BY_DRIFT.compare(one, other) < 0 ? other : one));
    return worst.values().stream()
        .sorted(BY_DRIFT.reversed().thenComparing(ColumnDrift::column))
        .limit(MOST_COLUMNS)
        .map(ColumnDrift::column)
        .toList();
  }

  /** The pictures of such of these columns as there is something to picture of. */
  static List<ThenAndNow> thenAndNow(
      List<String> columns, @Nullable Profile before, @Nullable Profile now) {
    return before == null || now == null
        ? List.of()
        : columns.stream()
            .limit(MOST_COLUMNS)
            .flatMap(column ->
                before.find(column).stream()
                    .flatMap(
                        then -> now.find(column).stream().map(one -> ThenAndNow.of(then, one))))
            .filter(picture -> !picture.bars().isEmpty())
            .toList();
  }
}
