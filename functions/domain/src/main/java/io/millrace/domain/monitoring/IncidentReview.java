package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.Finding.Kind;
import io.millrace.domain.project.ResponsePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known when incidents are reviewed.
 *
 * @param live the version that serves
 * @param learnedFrom the dataset version that it learned from
 * @param windows the newest of it, the newest first
 * @param quality of the newest of which something is known, the newest first
 * @param traffic of the newest windows of the version that serves, the newest first; empty where it
 *     is not looked at
 * @param failures of the monitor, the newest of each part of it
 * @param minimum of predictions that say anything
 * @param importance of columns to the model, by name; empty where it is not known
 * @param policy null where nothing is done by itself
 */
public record IncidentReview(
    ProjectName project,
    int live,
    int learnedFrom,
    List<WindowSummary> windows,
    List<WindowQuality> quality,
    List<Traffic> traffic,
    List<MonitorFailure> failures,
    long minimum,
    Map<String, Double> importance,
    @Nullable ResponsePolicy policy) {
  public IncidentReview {
    windows = windows.stream().filter(WindowSummary::isJudged).toList();
    quality =
        quality.stream()
            .filter(each -> each.isJudged() || each.isEarningJudged() || each.isFairnessJudged())
            .toList();
    traffic = List.copyOf(traffic);
    failures = failures.stream().filter(failure -> failure.version() == live).toList();
    importance = Map.copyOf(importance);
  }

  /** A review of what windows say that were judged. */
  public IncidentReview(
      ProjectName project,
      int live,
      int learnedFrom,
      List<WindowSummary> windows,
      List<WindowQuality> quality,
      Map<String, Double> importance,
      @Nullable ResponsePolicy policy) {
    this(project, live, learnedFrom, windows, quality, List.of(), List.of(), 1, importance, policy);
  }

  /** What the windows of this kind say of the version that serves, the newest first. */
  List<Finding> findings(Kind kind) {
    return switch (kind) {
      case ASKED ->
          windows.stream()
              .filter(window -> window.version() == live)
              .map(window -> Finding.of(window, importance))
              .toList();
      case QUALITY ->
          quality.stream()
              .filter(window -> window.version() == live && window.isJudged())
              .map(Finding::of)
              .toList();
      case BUSINESS ->
          quality.stream()
              .filter(window -> window.version() == live)
              .map(Finding::ofBusiness)
              .toList();
      case FAIRNESS ->
          quality.stream()
              .filter(window -> window.version() == live && window.isFairnessJudged())
              .map(Finding::ofFairness)
              .toList();
      case TRAFFIC -> Finding.of(traffic, minimum);
      case CAPTURES, REFERENCE, LABELS, FEEDBACK, UNKNOWN, TURNS -> Finding.of(kind, failures);
    };
  }
}
