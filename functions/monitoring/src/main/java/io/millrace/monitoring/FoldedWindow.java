package io.millrace.monitoring;

import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a window's summary was made of.
 *
 * @param version whose predictions these are
 * @param from start of the window
 * @param profile of all predictions in the window so far
 * @param captures a hash of the name of each object that they were read from
 * @param judged what the summary judges
 * @param segments the same of rows of the kinds that the version knows; null where it knows none
 */
record FoldedWindow(
    int version,
    Instant from,
    ObjectRef profile,
    List<String> captures,
    Judged judged,
    @Nullable Segments segments)
    implements Entity {

  /** So many objects make a window: an item of the state store holds no more. */
  static final int MOST_CAPTURES = 10_000;

  /**
   * The predictions of a window, with those of small ones right before it where it is small itself.
   *
   * @param since start of the first of them
   * @param profile of them all
   * @param rows how many they are
   */
  record Judged(Instant since, ObjectRef profile, long rows) {}

  /**
   * Predictions of a window about rows of some kinds.
   *
   * @param profiles of all in the window so far
   * @param judged those that the summary judges: with those of windows right before it, where rows
   *     of a kind are few
   */
  record Segments(ObjectRef profiles, ObjectRef judged) {}

  FoldedWindow {
    captures = List.copyOf(captures);
  }

  /** The prefix of all windows' sort keys. */
  static String prefix() {
    return "folded#";
  }

  static Key<FoldedWindow> key(Window window) {
    return new Key<>(
        FoldedWindow.class,
        Key.partitionOf(window.project()),
        prefix() + "%s#%s".formatted(window.from(), Key.padded(window.version())));
  }
}
