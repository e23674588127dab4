package io.millrace.domain.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of one version in one window, against the data that it learned from.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param since start of what was judged: of the window, or of the first of those right before it
 *     that were judged with it, since each alone had too few predictions
 * @param predictions how many were captured, at least 0
 * @param columns what was compared, the worst first: {@value #MOST_COLUMNS} at most
 * @param left how many more columns there are, none of them worse
 * @param segments the same of rows of one kind, where the project names kinds and the version knows
 *     what it learned of them; null where not
 */
public record WindowSummary(
    ProjectName project,
    int version,
    Instant from,
    Instant to,
    Instant since,
    long predictions,
    List<ColumnDrift> columns,
    int left,
    @Nullable List<SegmentDrift> segments)
    implements Entity {

  /** So that a summary is an item of the state store, however wide a table is. */
  public static final int MOST_COLUMNS = 200;

  public WindowSummary {
    columns = List.copyOf(columns);
    segments = segments == null ? null : List.copyOf(segments);
  }

  /** The summary of these columns, in any order. */
  public static WindowSummary of(
      ProjectName project,
      int version,
      Instant from,
      Instant to,
      Instant since,
      long predictions,
      List<ColumnDrift> columns) {
    List<ColumnDrift> worst =
        columns.stream()
            .sorted(Comparator.comparing(ColumnDrift::verdict).reversed())
            .limit(MOST_COLUMNS)
            .toList();
    return new WindowSummary(
        project, version, from, to, since, predictions, worst, columns.size() - worst.size(), null);
  }

  /** This, and what is said of rows of one kind; null for nothing. */
  public WindowSummary with(@Nullable List<SegmentDrift> kinds) {
    return new WindowSummary(project, version, from, to, since, predictions, columns, left, kinds);
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

  /** What is said of rows of one kind; nothing where it is not known. */
  public List<SegmentDrift> kinds() {
    return segments == null ? List.of() : segments;
  }

  /** The worst of all columns' verdicts; too few rows where there are none. */
  public DriftVerdict verdict() {
    return Stream.concat(
            columns.stream().map(ColumnDrift::verdict), kinds().stream().map(SegmentDrift::verdict))
        .max(Comparator.naturalOrder())
        .orElse(DriftVerdict.TOO_FEW_ROWS);
  }

  /** Whether there were enough predictions, and something to compare them with. */
  public boolean isJudged() {
    return verdict().compareTo(DriftVerdict.TOO_FEW_ROWS) > 0;
  }

  /** Columns that this window alone shows to have moved, of all rows. */
  public Set<String> moved() {
    return columns.stream()
        .filter(ColumnDrift::moved)
        .map(ColumnDrift::column)
        .collect(Collectors.toSet());
  }
}
