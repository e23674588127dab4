package io.millrace.domain.training;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.TimeIndex.Page;
import java.util.List;

/** The runs of a project by their launch, told apart by the line that they learn from. */
final class LaunchedRuns {

  private static final int LOOKED_AT = 100;

  private LaunchedRuns() {}

  /** The run of the main line that was launched last. */
  static Newest<Run> last(StateStore state, ProjectName project) {
    List<Listed<Run>> main;
    Cursor before = null;
    do {
      Page<Run> page = Run.BY_LAUNCH.newest(state, project, before, Newest.MOST);
      main = page.listed().stream().filter(LaunchedRuns::isNotOnABranch).toList();
      before = page.next();
    } while (main.isEmpty() && before != null);
    return Newest.of(main);
  }

  private static boolean isNotOnABranch(Listed<Run> listed) {
    return !(listed instanceof Listed.Entry<Run>(var _, var run) && run.branch() != null);
  }

  /** The runs on a branch that have not ended, of the {@value #LOOKED_AT} launched last. */
  static List<Run> open(StateStore state, ProjectName project, String branch) {
    return Run.BY_LAUNCH.newest(state, project, null, LOOKED_AT).items().stream()
        .filter(run -> branch.equals(run.branch()) && run.outcome() == null)
        .toList();
  }
}
