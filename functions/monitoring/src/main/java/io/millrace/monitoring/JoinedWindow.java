package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;

/**
 * Where the predictions of a window and their labels are kept.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param contents the {@link JoinedPredictions}
 */
record JoinedWindow(Instant from, Instant to, ObjectRef contents) implements Entity {

  /** The prefix of all windows' sort keys. */
  static String prefix() {
    return "joined#";
  }

  static Key<JoinedWindow> key(ProjectName project, Instant from) {
    return new Key<>(JoinedWindow.class, Key.partitionOf(project), prefix() + from);
  }
}
