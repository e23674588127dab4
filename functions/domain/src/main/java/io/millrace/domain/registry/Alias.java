package io.millrace.domain.registry;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;

/** A name for a version that may come to mean another. */
public record Alias(String name, int version) implements Entity {

  /** The alias of the version that serves. */
  public static final String CHAMPION = "champion";

  /** Where the alias of this name is kept. */
  public static Key<Alias> key(ProjectName project, String name) {
    return new Key<>(Alias.class, Key.partitionOf(project), "alias#" + name);
  }
}
