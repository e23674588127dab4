package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * What came true so far of what two versions predicted in one window while they were compared.
 *
 * @param startedAt when the rollout began that compares them; nothing from before counts
 * @param from start of the window
 * @param live of the version that serves
 * @param challenger of the version to which traffic moves
 */
public record ComparedWindow(
    ProjectName project,
    int version,
    Instant startedAt,
    Instant from,
    Outcomes live,
    Outcomes challenger)
    implements Entity {

  /** Where what is known of a window is kept, for one rollout. */
  public static Key<ComparedWindow> key(ProjectName project, Rollout rollout, Instant from) {
    return new Key<>(ComparedWindow.class, Key.partitionOf(project), prefix(rollout) + from);
  }

  /** The prefix of the sort keys of all windows of a rollout. */
  static String prefix(Rollout rollout) {
    return "compared#%s#%s#".formatted(Key.padded(rollout.to().version()), rollout.startedAt());
  }
}
