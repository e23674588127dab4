package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The models that one was chosen from, by rows that neither they have learned from nor the chosen
 * one is judged by. The best of many looks better here than it is: how good it is, held-out rows
 * say.
 *
 * @param metric that they were chosen by: the log loss, or the root of the mean squared error
 * @param rows that they were chosen by
 * @param folds in which those rows were left out of learning, at least 1
 * @param trials settings of trees that were tried before, for fewer rounds
 * @param outOfTime whether time ended the search, and not the number of trials
 * @param entries the best first, at least one
 */
public record Leaderboard(
    Metric metric, long rows, int folds, int trials, boolean outOfTime, List<Entry> entries) {

  public Leaderboard {
    Check.that(folds >= 1, "folds of a leaderboard", "at least 1", folds);
    Check.that(trials >= 0, "trials of a leaderboard", "at least 0", trials);
    Check.that(!entries.isEmpty(), "entries of a leaderboard", "at least one", entries.size());
    entries = List.copyOf(entries);
  }

  /**
   * A model that was compared.
   *
   * @param name such as {@code trees of trial 7}, or {@code linear}
   * @param settings that were searched for, by name
   * @param value of the metric, with its 95 % interval
   * @param behind how much worse that is than the first entry, on the same rows, with its 95 %
   *     interval; null of the first
   * @param rounds of trees; null of another model
   * @param share of what the chosen model says that is this one's, in [0, 1]
   */
  public record Entry(
      String name,
      Map<String, String> settings,
      Estimate value,
      @Nullable Estimate behind,
      @Nullable Integer rounds,
      double share) {
    public Entry {
      settings = Collections.unmodifiableMap(new TreeMap<>(settings));
      Check.that(share >= 0 && share <= 1, "share of an entry", "in [0, 1]", share);
    }
  }
}
