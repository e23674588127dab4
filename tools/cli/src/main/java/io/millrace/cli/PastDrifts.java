package io.millrace.cli;

import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.Project;
import io.millrace.tabular.drift.WindowJudge;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The drift of one window of the past after another, each judged with those before it. */
final class PastDrifts {

  private final Project project;
  private final WindowJudge judge;
  private final Duration length;
  private final List<WindowSummary> nearestFirst = new ArrayList<>();
  private @Nullable Last last;

  PastDrifts(Project project, WindowJudge judge, Duration length) {
    this.project = project;
    this.judge = judge;
    this.length = length;
  }

  /** What was judged of the window before. */
  private record Last(Instant from, Instant since, Profile profile, SegmentProfiles kinds)
      implements WindowJudge.Before {

    @Override
    public long rows() {
      return profile.rows();
    }

    @Override
    public void addTo(Profile other) {
      other.merge(profile);
    }

    @Override
    public Optional<SegmentProfiles> segments() {
      return Optional.of(kinds);
    }
  }

  /**
   * Judges the next window.
   *
   * @param from its start, later than those before
   * @param profile of its rows, which grows by those that are judged with it
   */
  WindowSummary judge(Instant from, Profile profile, SegmentProfiles segments) {
    Instant earliest = WindowJudge.earliest(from, length);
    nearestFirst.removeIf(window -> window.from().isBefore(earliest));
    long rows = profile.rows();
    WindowJudge.Judged judged =
        judge.judge(
            from,
            profile,
            segments,
            last == null || last.from().isBefore(earliest) ? null : last,
            nearestFirst.stream().limit(WindowJudge.MOST_BEFORE).toList());
    WindowSummary summary =
        WindowSummary.of(
                project.name(),
                0,
                from,
                from.plus(length),
                judged.since(),
                rows,
                judged.judgement().columns())
            .with(judged.judgement().kinds());
    last = new Last(from, judged.since(), profile, segments);
    nearestFirst.addFirst(summary);
    return summary;
  }
}
