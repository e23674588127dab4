package io.millrace.trainer;

import io.millrace.domain.project.Algorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How trees are grown: XGBoost's own names, with defaults by the number of rows and classes. Many
 * slow rounds of small trees suit small tables; where a round is dear, since each class needs a
 * tree of its own or the rows are many, fewer and larger steps are as good and much cheaper.
 *
 * @param rounds trees (a class) at most
 * @param patience rounds without a better figure on the validation rows before training stops
 * @param booster all else, by name
 */
record Hyperparameters(int rounds, int patience, Map<String, String> booster) {

  private static final String ROUNDS = "num_round";
  private static final String PATIENCE = "early_stopping_rounds";

  private static final String WEIGHT = "scale_pos_weight";
  private static final int MANY_ROWS = 100_000;
  private static final int MANY_CLASSES = 10;
  private static final int VERY_MANY_CLASSES = 100;
  private static final int TREES = 60_000; // of all classes: about 100 MB

  Hyperparameters {
    booster = java.util.Collections.unmodifiableMap(new TreeMap<>(booster));
  }

  /**
   * The defaults, with the given values in their place.
   *
   * @param rows to learn from
   * @param classes that are told apart; 0 for a regression
   * @throws io.millrace.domain.InvalidInputException if one of them is none that XGBoost takes, or
   *     out of its range
   */
  static Hyperparameters of(Map<String, String> given, int rows, int classes) {
    given.forEach(Algorithm.XGBOOST::check);
    Map<String, String> all = defaults(rows, classes);
    all.putAll(given);
    String rounds = String.valueOf(all.remove(ROUNDS));
    String patience = String.valueOf(all.remove(PATIENCE));
    return new Hyperparameters(Integer.parseInt(rounds), Integer.parseInt(patience), all);
  }

  /** These with other values in the place of some. */
  Hyperparameters with(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(booster);
    all.putAll(others);
    return new Hyperparameters(rounds, patience, all);
  }

  private static Map<String, String> defaults(int rows, int classes) {
    boolean dear = rows >= MANY_ROWS || classes >= MANY_CLASSES;
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ROUNDS, String.valueOf(Math.clamp(TREES / Math.max(1, classes), 50, 2000)));
    all.put(PATIENCE, dear ? "30" : "50");
    all.put("eta", classes >= VERY_MANY_CLASSES ? "0.3" : dear ? "0.15" : "0.05");
    all.put("max_depth", dear ? "8" : "5");
    all.put("min_child_weight", "1");
    all.put("subsample", "0.8");
    all.put("colsample_bytree", dear ? "0.6" : "0.3");
    return all;
  }

  /** How many times a row of the positive class of two counts. */
  double positiveWeight() {
    return Double.parseDouble(booster.getOrDefault(WEIGHT, "1"));
  }

  /** What XGBoost is told; how much rows count is in the data, so that stopping knows of it too. */
  Map<String, String> told() {
    Map<String, String> told = new TreeMap<>(booster);
    told.remove(WEIGHT);
    return told;
  }
}
