package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.ColumnComparison;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.SegmentDrift;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.tabular.profile.SegmentProfiles.Segment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is judged of a window by the kinds of rows that its version knows. */
final class JudgedSegments {

  private final Instant from;
  private final SegmentProfiles segments;
  private final SegmentProfiles learned;
  private final MonitoringPolicy policy;
  private final Map<Segment, Instant> since = new HashMap<>();

  /**
   * @param from start of the window
   * @param segments of it, to which those of windows before are added
   * @param learned the same of the rows that the version learned from
   */
  JudgedSegments(
      Instant from, SegmentProfiles segments, SegmentProfiles learned, MonitoringPolicy policy) {
    this.from = from;
    this.segments = segments;
    this.learned = learned;
    this.policy = policy;
  }

  /** Whether there are too few rows of one kind to be judged by themselves. */
  boolean anyIsFew() {
    return segments.segments().stream().anyMatch(each -> isFew(each.profile()));
  }

  private boolean isFew(Profile profile) {
    return profile.rows() < policy.minimumRows();
  }

  /**
   * Adds what was judged of the window before to each kind of which there are few rows, as long as
   * that was few too.
   *
   * @param last what was judged of it
   * @param before what was said of the windows before this, the nearest first
   * @param earliest start of windows that are near enough
   */
  void addThoseBefore(SegmentProfiles last, List<WindowSummary> before, Instant earliest) {
    for (Segment segment : segments.segments()) {
      Optional<Instant> start =
          before.stream()
              .findFirst()
              .flatMap(window -> said(window, segment).findFirst())
              .map(SegmentDrift::since)
              .filter(each -> !each.isBefore(earliest));
      Optional<Profile> few = last.find(segment.column(), segment.value()).filter(this::isFew);
      if (isFew(segment.profile()) && start.isPresent() && few.isPresent()) {
        segment.profile().merge(few.get());
        since.put(segment, start.get());
      }
    }
  }

  /** Whether anything was added. */
  boolean areMore() {
    return !since.isEmpty();
  }

  /**
   * What was measured of each kind; the column that tells them apart has one value in each, and is
   * left out.
   *
   * @param before what was said of the windows before this, the nearest first
   */
  List<DriftJudge.Kind> kinds(List<WindowSummary> before) {
    return segments.segments().stream()
        .map(segment ->
            new DriftJudge.Kind(
                segment.column(),
                segment.value(),
                since.getOrDefault(segment, from),
                segment.profile().rows(),
                compared(segment),
                moved(before, segment)))
        .toList();
  }

  private List<ColumnComparison> compared(Segment segment) {
    Profile reference = learned.find(segment.column(), segment.value()).orElseThrow();
    return ProfileComparison.between(reference, segment.profile()).stream()
        .filter(column -> !column.column().equals(segment.column()))
        .toList();
  }

  private static List<Set<String>> moved(List<WindowSummary> before, Segment segment) {
    return before.stream()
        .flatMap(window -> said(window, segment))
        .filter(each -> each.verdict().compareTo(DriftVerdict.TOO_FEW_ROWS) > 0)
        .limit(DriftJudge.WINDOWS_BEFORE)
        .map(SegmentDrift::moved)
        .toList();
  }

  private static Stream<SegmentDrift> said(WindowSummary window, Segment segment) {
    return window.kinds().stream().filter(each -> each.isOf(segment.column(), segment.value()));
  }
}
