package io.millrace.domain.training;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the training of a project costs in a month.
 *
 * @param month by UTC, for instance {@code 2026-11}
 * @param spent by jobs that have ended
 * @param setAside the most that each job may cost that has not ended, by the id of its run
 */
public record Spending(
    ProjectName project, String month, double spent, Map<String, Double> setAside)
    implements Entity {

  public Spending {
    setAside = Collections.unmodifiableMap(new TreeMap<>(setAside));
  }

  /** A month in which nothing was trained yet. */
  public static Spending nothing(ProjectName project, String month) {
    return new Spending(project, month, 0, Map.of());
  }

  /** Where the spending of a month is kept. */
  public static Key<Spending> key(ProjectName project, String month) {
    return new Key<>(Spending.class, Key.partitionOf(project), "spending#" + month);
  }

  /** What is spent, or may be by what runs. */
  public double taken() {
    return spent + setAside.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  Spending with(String runId, double most) {
    Map<String, Double> more = new TreeMap<>(setAside);
    more.put(runId, most);
    return new Spending(project, month, spent, more);
  }

  /** The same with what a job cost in the place of what was set aside for it. */
  Spending counted(String runId, double cost) {
    Map<String, Double> others = new TreeMap<>(setAside);
    others.remove(runId);
    return new Spending(project, month, spent + cost, others);
  }
}
