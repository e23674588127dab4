package io.millrace.trainer;

import io.millrace.domain.project.Algorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How trees are grown: XGBoost's own names, with defaults by the number of rows, classes and
 * features. Many slow rounds of small trees suit small tables; where a round is dear, since each
 * class needs a tree of its own or the rows are many, fewer and larger steps are as good and much
 * cheaper. A tree sees a share of the features, and at least {@value #FEATURES_SEEN}: with fewer it
 * cannot tell what only several say together (measured on subsets of {@code ames-housing.csv}, mean
 * R² of three splits with 3, 4, 6 features: .786, .794, .810 with a share of 0.3, .830, .852, .870
 * so).
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
  private static final String FEATURES = "colsample_bytree";
  private static final int FEATURES_SEEN = 4;
  private static final int TREES = 60_000; // of all classes: about 100 MB

  Hyperparameters {
    booster = java.util.Collections.unmodifiableMap(new TreeMap<>(booster));
  }

  /**
   * The defaults, with the given values in their place.
   *
   * @param rows to learn from
   * @param classes that are told apart; 0 for a regression
   * @param features that trees see, as they are encoded
   * @throws io.millrace.domain.InvalidInputException if one of them is none that XGBoost takes, or
   *     out of its range
   */
  static Hyperparameters of(Map<String, String> given, int rows, int classes, int features) {
    given.forEach(Algorithm.XGBOOST::check);
    Map<String, String> all = defaults(rows, classes, features);
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

  private static Map<String, String> defaults(int rows, int classes, int features) {
    boolean dear = rows >= MANY_ROWS || classes >= MANY_CLASSES;
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ROUNDS, String.valueOf(Math.clamp(TREES / Math.max(1, classes), 50, 2000)));
    all.put(PATIENCE, dear ? "30" : "50");
    all.put("eta", classes >= VERY_MANY_CLASSES ? "0.3" : dear ? "0.15" : "0.05");
    all.put("max_depth", dear ? "8" : "5");
    all.put("min_child_weight", "1");
    all.put("subsample", "0.8");
    all.put(FEATURES, String.valueOf(Math.max(dear ? 0.6 : 0.3, fewest(features))));
    return all;
  }

  /** The share of features with which a tree sees as few as it may; XGBoost rounds down. */
  private static double fewest(int features) {
    return Math.min(1, Math.ceil(100.0 * FEATURES_SEEN / Math.max(1, features)) / 100);
  }

  /** How many times a row of the positive class of two counts, by what is given. */
  static double positiveWeight(Map<String, String> given) {
    Algorithm.XGBOOST.check(WEIGHT, given.getOrDefault(WEIGHT, "1"));
    return Double.parseDouble(given.getOrDefault(WEIGHT, "1"));
  }

  /** What XGBoost is told; how much rows count is in the data, so that stopping knows of it too. */
  Map<String, String> told() {
    Map<String, String> told = new TreeMap<>(booster);
    told.remove(WEIGHT);
    return told;
  }
}
