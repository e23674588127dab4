package io.millrace.domain.reconciliation;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a reconciliation goes on: first all files, then all promotions, then project by project
 * what became of them.
 */
public sealed interface Position extends Entity {

  /** Where every reconciliation begins. */
  Position START = new Files(null);

  /** Where it is kept until the next turn, while a reconciliation is unfinished. */
  static Key<Position> key() {
    return new Key<>(Position.class, "reconciliation", "position");
  }

  /**
   * Among the files that were dropped.
   *
   * @param after the last one that was looked at; null at the beginning
   */
  record Files(@Nullable ObjectRef after) implements Position {}

  /**
   * Among what the stage before handed over.
   *
   * @param after the last object version that was looked at; null at the beginning
   */
  record Promotions(@Nullable ObjectRef after) implements Position {}

  /**
   * Among one kind of a project's state.
   *
   * @param after the last sort key that was looked at; empty at the beginning
   */
  record State(ProjectName project, Kind kind, String after) implements Position {}

  /** The kinds of state that are looked at, in this order. */
  enum Kind {
    DATASETS,
    RUNS,
    VERSIONS,
    OUTGOING_PROMOTIONS,
    INCIDENTS
  }
}
