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
 * @param importance of columns to the model, by name; empty where it is not known
 * @param policy null where nothing is done by itself
 */
public record IncidentReview(
    ProjectName project,
    int live,
    int learnedFrom,
    List<WindowSummary> windows,
    List<WindowQuality> quality,
    Map<String, Double> importance,
    @Nullable ResponsePolicy policy) {
  public IncidentReview {
    windows = windows.stream().filter(WindowSummary::isJudged).toList();
    quality = quality.stream().filter(WindowQuality::isJudged).toList();
    importance = Map.copyOf(importance);
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
          quality.stream().filter(window -> window.version() == live).map(Finding::of).toList();
    };
  }
}
