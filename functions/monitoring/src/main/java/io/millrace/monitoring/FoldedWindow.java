package io.millrace.monitoring;

import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.store.ObjectRef;
import java.util.List;

/**
 * What a window's summary was made of.
 *
 * @param profile of all predictions in the window so far
 * @param captures a hash of the name of each object that they were read from
 */
record FoldedWindow(ObjectRef profile, List<String> captures) implements Entity {

  /** So many objects make a window: an item of the ledger holds no more. */
  static final int MOST_CAPTURES = 10_000;

  FoldedWindow {
    captures = List.copyOf(captures);
  }

  static Key<FoldedWindow> key(Window window) {
    return new Key<>(
        FoldedWindow.class,
        Key.partitionOf(window.project()),
        "folded#%s#%s".formatted(window.from(), Key.padded(window.version())));
  }
}
