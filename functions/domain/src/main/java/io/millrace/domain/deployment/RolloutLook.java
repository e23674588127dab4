package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * What the last look at a rollout showed.
 *
 * @param version to which traffic moves
 * @param startedAt when the rollout began
 * @param at when it was looked at
 * @param words what was seen
 */
public record RolloutLook(
    ProjectName project, int version, Instant startedAt, Instant at, String words)
    implements Entity {

  static Key<RolloutLook> key(ProjectName project) {
    return new Key<>(RolloutLook.class, Route.key(project).partition(), "look");
  }

  boolean isOf(Rollout rollout) {
    return version == rollout.to().version() && startedAt.equals(rollout.startedAt());
  }
}
