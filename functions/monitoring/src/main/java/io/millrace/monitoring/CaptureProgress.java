package io.millrace.monitoring;

import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * How far captured objects were read.
 *
 * @param finished all hours before this one are done with, and nothing more can come into them
 */
record CaptureProgress(Instant finished) implements Entity {

  static Key<CaptureProgress> key() {
    return new Key<>(CaptureProgress.class, "monitoring", "progress");
  }
}
