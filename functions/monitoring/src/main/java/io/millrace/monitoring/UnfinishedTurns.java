package io.millrace.monitoring;

import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns that had something to read and did not end: killed, out of time or memory, or given up.
 *
 * @param since when the first of them began
 * @param inARow how many began since one ended last; 0 where the last one ended
 * @param why how the last one ended that could say so, as a sentence; null where none could
 */
record UnfinishedTurns(Instant since, int inARow, @Nullable String why) implements Entity {

  /** One turn and what is tried again of it; then it is a dead letter. */
  static final int MOST_TRIES = 3;

  static Key<UnfinishedTurns> key() {
    return new Key<>(UnfinishedTurns.class, "monitoring", "unfinished");
  }
}
