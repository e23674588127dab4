package io.millrace.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.drift.WindowJudge;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The summaries of windows in the state store, and the profiles that they grow from in the data
 * bucket.
 *
 * <p>The state store says which version of the profile counts, and changes it together with the
 * summary: a profile that was written by an attempt that died, or lost a race, is never read.
 */
final class Summaries {

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;

  Summaries(StateStore stateStore, ObjectStore objects, String bucket) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
  }

  /**
   * Adds what one object of captures holds of a window. Idempotent: an object counts once.
   *
   * @return the window's summary; empty if the object was counted before
   * @throws UnavailableException if another summary of the window got in between
   * @throws InvalidInputException if the window is of more objects than can be counted, or the
   *     profile of what it holds is not one of this model
   */
  Optional<WindowSummary> add(
      Window window, CaptureKey captures, WindowProfiles profiles, Reference model) {
    Profile profile = profiles.all();
    SegmentProfiles segments = profiles.segments();
    var foldedKey = FoldedWindow.key(window);
    var folded = stateStore.find(foldedKey);
    List<String> counted = new ArrayList<>();
    if (folded.isPresent()) {
      FoldedWindow before = folded.get().value();
      if (before.captures().contains(captures.hash())) {
        return Optional.empty();
      }
      Check.that(
          before.captures().size() < FoldedWindow.MOST_CAPTURES,
          "objects of a window",
          "at most " + FoldedWindow.MOST_CAPTURES,
          window);
      counted.addAll(before.captures());
      merge(profile, before.profile());
      if (before.segments() != null) {
        segments.merge(segments(before.segments().profiles()));
      }
    }
    counted.add(captures.hash());
    counted.sort(null);
    long predictions = profile.rows();
    ObjectRef own = store(window, "", profile);
    boolean told = !segments.segments().isEmpty();
    ObjectRef ownSegments = told ? store(window, "-segments", segments.toJson()) : null;
    List<FoldedWindow> earlier = earlier(window);
    WindowJudge.Judged judged =
        new WindowJudge(
                model.baseline(), model.segments(), model.policy(), model.policy().windowLength())
            .judge(
                window.from(),
                profile,
                segments,
                earlier.stream().findFirst().map(this::before).orElse(null),
                summaries(window, earlier));
    WindowSummary summary =
        summary(window, judged.since(), predictions, judged.judgement().columns())
            .with(told ? judged.judgement().kinds() : null);
    FoldedWindow folding =
        new FoldedWindow(
            window.version(),
            window.from(),
            own,
            counted,
            new FoldedWindow.Judged(
                judged.since(),
                judged.isWithBefore() ? store(window, "-with-those-before", profile) : own,
                profile.rows()),
            ownSegments == null
                ? null
                : new FoldedWindow.Segments(
                    ownSegments,
                    judged.areSegmentsWithBefore()
                        ? store(window, "-segments-with-those-before", segments.toJson())
                        : ownSegments));
    write(
        window,
        summary,
        List.of(new Write<>(foldedKey, folding, folded.map(Revised::revision).orElse(0L))));
    return Optional.of(summary);
  }

  /** Those of the same version before this one that had predictions, the nearest first. */
  private List<FoldedWindow> earlier(Window window) {
    Instant begin = WindowJudge.earliest(window.from(), window.length());
    return stateStore
        .latest(
            FoldedWindow.class,
            Key.partitionOf(window.project()),
            FoldedWindow.prefix(),
            FoldedWindow.key(window).sort(),
            WindowJudge.MOST_BEFORE)
        .stream()
        .filter(each -> each.version() == window.version() && !each.from().isBefore(begin))
        .toList();
  }

  private WindowJudge.Before before(FoldedWindow last) {
    return new WindowJudge.Before() {
      @Override
      public Instant since() {
        return last.judged().since();
      }

      @Override
      public long rows() {
        return last.judged().rows();
      }

      @Override
      public void addTo(Profile profile) {
        merge(profile, last.judged().profile());
      }

      @Override
      public Optional<SegmentProfiles> segments() {
        return Optional.ofNullable(last.segments())
            .map(FoldedWindow.Segments::judged)
            .map(Summaries.this::segments);
      }
    };
  }

  private ObjectRef store(Window window, String what, Profile profile) {
    return store(window, what, profile.toJson());
  }

  private ObjectRef store(Window window, String what, String json) {
    return objects.write(
        bucket,
        "summaries/%s/%s/%s%s.json"
            .formatted(window.project(), window.version(), window.from(), what),
        json.getBytes(StandardCharsets.UTF_8),
        "application/json");
  }

  /**
   * Notes that a window has ended, if nothing is known of it: nothing was asked.
   *
   * @return the summary of nothing; empty if something is known
   */
  Optional<WindowSummary> ended(Window window) {
    if (stateStore.find(key(window)).isPresent()) {
      return Optional.empty();
    }
    WindowSummary nothing = summary(window, window.from(), 0, List.of());
    write(window, nothing, List.of());
    return Optional.of(nothing);
  }

  private void write(Window window, WindowSummary summary, List<Write<?>> more) {
    var before = stateStore.find(key(window));
    List<Write<?>> writes = new ArrayList<>(more);
    writes.add(new Write<>(key(window), summary, before.map(Revised::revision).orElse(0L)));
    boolean known = before.isPresent() && before.get().value().verdict().isDrift();
    List<Event> events =
        summary.verdict().isDrift() && !known
            ? List.of(
                new Event.DriftFound(window.project(), window.version(), window.from().toString()))
            : List.of();
    if (!stateStore.write(writes, events)) {
      throw new UnavailableException("another summary of %s got in between".formatted(window));
    }
  }

  private static Key<WindowSummary> key(Window window) {
    return WindowSummary.key(window.project(), window.version(), window.from());
  }

  private static WindowSummary summary(
      Window window, Instant since, long rows, List<ColumnDrift> columns) {
    return WindowSummary.of(
        window.project(), window.version(), window.from(), window.to(), since, rows, columns);
  }

  /** What was said of these windows, the nearest first. */
  private List<WindowSummary> summaries(Window window, List<FoldedWindow> earlier) {
    return earlier.stream()
        .map(each ->
            stateStore.find(WindowSummary.key(window.project(), window.version(), each.from())))
        .flatMap(Optional::stream)
        .map(Revised::value)
        .toList();
  }

  private void merge(Profile profile, ObjectRef before) {
    try {
      profile.merge(read(before));
    } catch (IllegalArgumentException otherColumns) {
      throw new InvalidInputException(before + " cannot be added to: " + otherColumns.getMessage());
    }
  }

  private SegmentProfiles segments(ObjectRef profiles) {
    return SegmentProfiles.parse(text(profiles));
  }

  private Profile read(ObjectRef profile) {
    return Profile.parse(text(profile));
  }

  private String text(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }
}
