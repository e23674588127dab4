package io.millrace.domain.deployment;

/** What came of the wish to go back to the version before. */
public sealed interface Rollback {

  /** The version before serves again. */
  record Done(int from, int to) implements Rollback {}

  /** The live version stays. */
  record NotNeeded(String because) implements Rollback {}
}
