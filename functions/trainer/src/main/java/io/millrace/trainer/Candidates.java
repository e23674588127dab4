package io.millrace.trainer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The settings with which a search begins: shallow and deep trees, that see few or most columns
 * each. None wins everywhere, and each is good on some data.
 */
final class Candidates {

  /** What XGBoost takes where it is told nothing. */
  private static final Map<String, String> XGBOOST =
      Map.of("lambda", "1", "alpha", "0", "gamma", "0", "max_bin", "256");

  private Candidates() {}

  /** All settings of which trees are grown where nothing is searched for. */
  static Map<String, String> usual(Hyperparameters usual) {
    Map<String, String> all = new HashMap<>(XGBOOST);
    all.putAll(usual.booster());
    return all;
  }

  /**
   * Others by name, of trees that are deeper or shallower, in the order in which they are tried.
   */
  static List<Map<String, String>> besides(Map<String, String> usual) {
    return Stream.of(of(5, 0.3, 0.8, 1), of(8, 0.6, 0.8, 3), of(3, 0.3, 0.7, 5), of(6, 0.8, 0.7, 1))
        .filter(other -> !Objects.equals(other.get("max_depth"), usual.get("max_depth")))
        .toList();
  }

  private static Map<String, String> of(int depth, double columns, double rows, int leaf) {
    return Map.of(
        "max_depth", String.valueOf(depth),
        "colsample_bytree", String.valueOf(columns),
        "subsample", String.valueOf(rows),
        "min_child_weight", String.valueOf(leaf),
        "lambda", "1");
  }
}
