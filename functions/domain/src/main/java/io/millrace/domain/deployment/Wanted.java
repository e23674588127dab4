package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * An approved version that somebody wants to serve, whatever is newer. It holds for as long as the
 * route is the one that they saw: once it changed, the wish is fulfilled or overtaken.
 *
 * @param deployment the count of the route's changes when they asked
 * @param by who asked
 * @param why for the history
 */
public record Wanted(
    ProjectName project, int version, long deployment, String by, String why, Instant at)
    implements Entity {

  /** Where a project's last wish is kept. */
  public static Key<Wanted> key(ProjectName project) {
    return new Key<>(Wanted.class, Key.partitionOf(project), "wanted");
  }

  /** Whether it still holds on this route. */
  public boolean isOpen(Route route) {
    return route.deployment() == deployment;
  }
}
