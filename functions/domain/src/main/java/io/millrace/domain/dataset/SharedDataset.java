package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;

/**
 * How far a project is with the data of another that it learns from.
 *
 * @param owner the other
 * @param version the newest of the other's dataset versions that it was given or that it refused
 */
public record SharedDataset(ProjectName owner, int version) implements Entity {

  /** Where it is kept how far a project is. */
  public static Key<SharedDataset> key(ProjectName learner, ProjectName owner) {
    return new Key<>(SharedDataset.class, Key.partitionOf(learner), "shared#" + owner);
  }
}
