package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;

/**
 * Whether traffic of a model is on its way: beside all its likes, so that who moves it finds them
 * at once. It is written together with the {@link Route}, which says the rest.
 *
 * @param active whether there is something to move
 */
public record ActiveRollout(ProjectName project, boolean active) implements Entity {

  /** The partition of them all. */
  static final String PARTITION = "route#";

  static Key<ActiveRollout> key(ProjectName project) {
    return new Key<>(ActiveRollout.class, PARTITION, project.value());
  }
}
