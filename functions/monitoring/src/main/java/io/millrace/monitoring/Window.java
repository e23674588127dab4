package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;

/**
 * Five minutes of one version.
 *
 * @param from its start, inclusive; a multiple of five minutes since 1970
 */
record Window(ProjectName project, int version, Instant from) {

  static final Duration LENGTH = Duration.ofMinutes(5);

  /** The window of this version that this instant is in. */
  static Window at(ProjectName project, int version, Instant at) {
    long seconds = LENGTH.toSeconds();
    return new Window(
        project,
        version,
        Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds));
  }

  /** Its end, exclusive. */
  Instant to() {
    return from.plus(LENGTH);
  }
}
