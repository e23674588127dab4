package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;

/** What came true of what versions predicted while they were compared. */
public interface VersionOutcomes {

  /**
   * Of all predictions that two versions gave since a rollout began, as far as it is known.
   *
   * @throws io.millrace.domain.UnavailableException if that cannot be told now
   */
  Compared of(ProjectName project, Rollout rollout);

  /** What came true of the predictions of both versions. */
  record Compared(Outcomes live, Outcomes challenger) {

    /** Nothing yet. */
    public static final Compared NOTHING = new Compared(Outcomes.NONE, Outcomes.NONE);

    private Compared and(ComparedWindow window) {
      return new Compared(live.and(window.live()), challenger.and(window.challenger()));
    }
  }

  /** As monitoring counts them, window by window, which it does when it reads feedback. */
  static VersionOutcomes in(StateStore stateStore) {
    return (project, rollout) -> {
      Compared all = Compared.NOTHING;
      for (ComparedWindow window :
          stateStore.all(
              ComparedWindow.class, Key.partitionOf(project), ComparedWindow.prefix(rollout))) {
        all = all.and(window);
      }
      return all;
    };
  }
}
