package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges a window of predictions by what its version learned and by the windows before it: the same
 * whether the window is of today or of a file of years ago.
 */
public final class WindowJudge {

  /** So many windows before, of any version, are looked at. */
  public static final int MOST_BEFORE = 20;

  /** So far back windows are looked at, to judge one with them or to see whether they agree. */
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final Profile baseline;
  private final SegmentProfiles learned;
  private final MonitoringPolicy policy;
  private final Duration length;

  /**
   * @param baseline profile of what the version learned from and of the scores that it gave
   * @param learned the same of rows of the kinds that are told apart
   * @param length of the windows
   */
  public WindowJudge(
      Profile baseline, SegmentProfiles learned, MonitoringPolicy policy, Duration length) {
    this.baseline = baseline;
    this.learned = learned;
    this.policy = policy;
    this.length = length;
  }

  /** What was judged of the window before. Its profiles are asked for only where it takes them. */
  public interface Before {

    /** Start of the first window that was judged with it. */
    Instant since();

    /** How many predictions were judged. */
    long rows();

    /** Adds their profile. */
    void addTo(Profile profile);

    /** Those of rows of some kinds, if any were told apart. */
    Optional<SegmentProfiles> segments();
  }

  /**
   * What is said of a window.
   *
   * @param since start of the first window that was judged with it
   * @param isWithBefore whether predictions of the window before were judged with it
   * @param areSegmentsWithBefore the same of rows of one kind at least
   */
  public record Judged(
      Instant since,
      boolean isWithBefore,
      boolean areSegmentsWithBefore,
      DriftJudge.Judgement judgement) {}

  /**
   * Judges a window. What is too little to be judged by itself is judged with what was before it.
   *
   * @param from start of the window
   * @param profile of its predictions, to which that of those before is added
   * @param segments of its predictions, to which those of those before are added
   * @param last the nearest window before, no further back than {@link #earliest}; null where there
   *     is none
   * @param before what was said of the windows before, as far back, the nearest first
   */
  public Judged judge(
      Instant from,
      Profile profile,
      SegmentProfiles segments,
      @Nullable Before last,
      List<WindowSummary> before) {
    Instant earliest = earliest(from, length);
    Before small =
        last != null
                && profile.rows() < policy.minimumRows()
                && last.rows() < policy.minimumRows()
                && !last.since().isBefore(earliest)
            ? last
            : null;
    Instant since = from;
    if (small != null) {
      small.addTo(profile);
      since = small.since();
    }
    var few = new JudgedSegments(from, segments, learned, policy);
    if (last != null && few.anyIsFew()) {
      last.segments().ifPresent(each -> few.addThoseBefore(each, before, earliest));
    }
    return new Judged(
        since,
        small != null,
        few.areMore(),
        new DriftJudge(policy)
            .judge(ProfileComparison.between(baseline, profile), moved(before), few.kinds(before)));
  }

  /** The start of the first window that is near enough to be looked at: there are always some. */
  public static Instant earliest(Instant from, Duration length) {
    Duration few = length.multipliedBy(DriftJudge.WINDOWS_BEFORE + 1L);
    return from.minus(few.compareTo(LOOK_BACK) > 0 ? few : LOOK_BACK);
  }

  private static List<Set<String>> moved(List<WindowSummary> before) {
    return before.stream()
        .filter(WindowSummary::isJudged)
        .limit(DriftJudge.WINDOWS_BEFORE)
        .map(WindowSummary::moved)
        .toList();
  }
}
