package io.millrace.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.drift.Comparison;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The summaries of windows in the ledger, and the profiles that they grow from in the data bucket.
 *
 * <p>The ledger says which version of the profile counts, and changes it together with the summary:
 * a profile that was written by an attempt that died, or lost a race, is never read.
 */
final class Summaries {

  private final Ledger ledger;
  private final ObjectStore objects;
  private final String bucket;

  Summaries(Ledger ledger, ObjectStore objects, String bucket) {
    this.ledger = ledger;
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
  Optional<WindowSummary> add(Window window, CaptureKey captures, Profile profile, Model model) {
    var foldedKey = FoldedWindow.key(window);
    var folded = ledger.find(foldedKey);
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
    }
    counted.add(captures.hash());
    counted.sort(null);
    ObjectRef written =
        objects.write(
            bucket,
            "summaries/%s/%s/%s.json".formatted(window.project(), window.version(), window.from()),
            profile.toJson().getBytes(StandardCharsets.UTF_8),
            "application/json");
    WindowSummary summary = summary(window, profile.rows(), drift(window, profile, model));
    write(
        window,
        summary,
        List.of(
            new Write<>(
                foldedKey,
                new FoldedWindow(written, counted),
                folded.map(Revised::revision).orElse(0L))));
    return Optional.of(summary);
  }

  /**
   * Notes that a window has ended, if nothing is known of it: nothing was asked.
   *
   * @return the summary of nothing; empty if something is known
   */
  Optional<WindowSummary> ended(Window window) {
    if (ledger.find(key(window)).isPresent()) {
      return Optional.empty();
    }
    WindowSummary nothing = summary(window, 0, List.of());
    write(window, nothing, List.of());
    return Optional.of(nothing);
  }

  private void write(Window window, WindowSummary summary, List<Write<?>> more) {
    var before = ledger.find(key(window));
    List<Write<?>> writes = new ArrayList<>(more);
    writes.add(new Write<>(key(window), summary, before.map(Revised::revision).orElse(0L)));
    boolean known = before.isPresent() && before.get().value().verdict().isDrift();
    List<Event> events =
        summary.verdict().isDrift() && !known
            ? List.of(
                new Event.DriftFound(window.project(), window.version(), window.from().toString()))
            : List.of();
    if (!ledger.write(writes, events)) {
      throw new UnavailableException("another summary of %s got in between".formatted(window));
    }
  }

  private static Key<WindowSummary> key(Window window) {
    return WindowSummary.key(window.project(), window.version(), window.from());
  }

  private static WindowSummary summary(Window window, long rows, List<ColumnDrift> columns) {
    return WindowSummary.of(
        window.project(), window.version(), window.from(), window.to(), rows, columns);
  }

  private List<ColumnDrift> drift(Window window, Profile profile, Model model) {
    List<Set<String>> before = new ArrayList<>();
    Window earlier = window;
    for (int i = 0; i < DriftJudge.WINDOWS_BEFORE; i++) {
      earlier = earlier.previous();
      ledger.find(key(earlier)).ifPresent(known -> before.add(known.value().moved()));
    }
    return new DriftJudge(model.policy())
        .judge(Comparison.between(model.baseline(), profile), before);
  }

  private void merge(Profile profile, ObjectRef before) {
    try {
      profile.merge(read(before));
    } catch (IllegalArgumentException otherColumns) {
      throw new InvalidInputException(before + " cannot be added to: " + otherColumns.getMessage());
    }
  }

  private Profile read(ObjectRef profile) {
    try (InputStream in = objects.read(profile)) {
      return Profile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + profile, e);
    }
  }
}
