package io.millrace.domain.registry;

import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.project.ProjectName;

/** Proof that a run is this version already, so that it cannot become another. */
record RegisteredRun(int version) implements Entity {
  static Key<RegisteredRun> key(ProjectName project, String runId) {
    return new Key<>(RegisteredRun.class, Key.partitionOf(project), "registered#" + runId);
  }
}
