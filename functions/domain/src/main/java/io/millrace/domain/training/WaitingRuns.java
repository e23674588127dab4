package io.millrace.domain.training;

import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of all projects whose jobs wait for capacity, the one that waits longest first.
 *
 * @param jobNames of them, {@value #MOST} at most: one more is found by the reconciliation only
 */
public record WaitingRuns(List<String> jobNames) implements Entity {

  static final WaitingRuns NONE = new WaitingRuns(List.of());

  private static final int MOST = 1000; // of 63 characters each

  public WaitingRuns {
    jobNames = List.copyOf(jobNames);
  }

  /** Where they are kept. */
  public static Key<WaitingRuns> key() {
    return new Key<>(WaitingRuns.class, "capacity", "waiting");
  }

  WaitingRuns with(String jobName) {
    if (jobNames.contains(jobName) || jobNames.size() >= MOST) {
      return this;
    }
    List<String> more = new ArrayList<>(jobNames);
    more.add(jobName);
    return new WaitingRuns(more);
  }

  WaitingRuns without(String jobName) {
    return new WaitingRuns(jobNames.stream().filter(each -> !each.equals(jobName)).toList());
  }
}
