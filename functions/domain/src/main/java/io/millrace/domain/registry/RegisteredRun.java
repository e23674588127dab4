package io.millrace.domain.registry;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;

/**
 * Proof that a run, or a promoted archive, is this version already, so that it cannot become
 * another.
 */
record RegisteredRun(int version) implements Entity {

  private static final String PREFIX = "registered#";

  static Key<RegisteredRun> key(ProjectName project, String runId) {
    return new Key<>(RegisteredRun.class, Key.partitionOf(project), PREFIX + runId);
  }

  static Key<RegisteredRun> key(Candidate candidate) {
    Provenance from = candidate.provenance();
    return candidate.origin() == null
        ? key(from.project(), from.runId())
        : key(from.project(), "archive-" + from.archive());
  }
}
