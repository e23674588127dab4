package io.millrace.domain.monitoring;

import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.project.ProjectName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The predictions of one version in one window, against the data that it learned from.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param predictions how many were captured, at least 0
 * @param columns what was compared
 */
public record WindowSummary(
    ProjectName project,
    int version,
    Instant from,
    Instant to,
    long predictions,
    List<ColumnDrift> columns)
    implements Entity {

  public WindowSummary {
    columns = List.copyOf(columns);
  }

  /** Where the summary of the window that starts at {@code from} is kept. */
  public static Key<WindowSummary> key(ProjectName project, int version, Instant from) {
    return new Key<>(
        WindowSummary.class, Key.partitionOf(project), prefix() + from + "#" + Key.padded(version));
  }

  /** The prefix of all windows' sort keys. */
  public static String prefix() {
    return "window#";
  }

  /** The worst of all columns' verdicts. */
  public DriftVerdict verdict() {
    return columns.stream()
        .map(ColumnDrift::verdict)
        .max(Comparator.naturalOrder())
        .orElse(DriftVerdict.TOO_FEW_ROWS);
  }

  /**
   * One column of a window.
   *
   * @param psi population stability index against the baseline, at least 0
   */
  public record ColumnDrift(String column, double psi, DriftVerdict verdict) {}
}
