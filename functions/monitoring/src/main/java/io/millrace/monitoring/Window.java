package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;

/**
 * A time of one version.
 *
 * @param from its start, inclusive; a multiple of its length since 1970
 * @param length as the project says
 */
record Window(ProjectName project, int version, Instant from, Duration length) {

  /** The window of this version and length that this instant is in. */
  static Window at(ProjectName project, int version, Instant at, Duration length) {
    long seconds = length.toSeconds();
    return new Window(
        project,
        version,
        Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds),
        length);
  }

  /** Its end, exclusive. */
  Instant to() {
    return from.plus(length);
  }
}
