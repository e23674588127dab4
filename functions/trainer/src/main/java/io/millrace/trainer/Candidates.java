package io.millrace.trainer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of trees among which validation chooses: shallow and deep ones, that see few or most
 * columns each. None wins everywhere.
 */
final class Candidates {

  private static final int LEAST_COLUMNS = 4;
  private static final long MANY_CELLS = 20_000_000; // rows × features × classes

  private Candidates() {}

  /** Settings by name, in the order in which they are tried; fewer where a trial is dear. */
  static Map<String, Map<String, String>> of(Examples train, int classes) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    put(all, 5, 0.3, 0.8, 1, train.width());
    put(all, 8, 0.6, 0.8, 3, train.width());
    if ((long) train.rows() * train.width() * Math.max(1, classes) < MANY_CELLS) {
      put(all, 3, 0.3, 0.7, 5, train.width());
      put(all, 6, 0.8, 0.7, 1, train.width());
    }
    return all;
  }

  /**
   * Of few columns a tree sees several all the same, or nothing would be learned of them together.
   */
  private static void put(
      Map<String, Map<String, String>> all,
      int depth,
      double columns,
      double rows,
      int leaf,
      int width) {
    double share = Math.max(columns, Math.min(1, (double) LEAST_COLUMNS / width));
    all.put(
        String.format(
            Locale.ROOT, "trees of depth %d, %.0f %% of the columns each", depth, 100 * share),
        Map.of(
            "max_depth", String.valueOf(depth),
            "colsample_bytree", String.valueOf(share),
            "subsample", String.valueOf(rows),
            "min_child_weight", String.valueOf(leaf)));
  }
}
