package io.millrace.trainer;

import io.millrace.domain.project.Hyperparameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How trees are grown: XGBoost's own names, with defaults for small and middling tables.
 *
 * @param rounds trees (a class) at most
 * @param patience rounds without a better validation loss before training stops
 * @param booster all else, by name
 */
record Hyperparameters(int rounds, int patience, Map<String, String> booster) {

  private static final String ROUNDS = "num_round";
  private static final String PATIENCE = "early_stopping_rounds";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          ROUNDS,
          "2000",
          PATIENCE,
          "50",
          "eta",
          "0.05",
          "max_depth",
          "5",
          "min_child_weight",
          "1",
          "subsample",
          "0.8",
          "colsample_bytree",
          "0.3");

  Hyperparameters {
    booster = java.util.Collections.unmodifiableMap(new TreeMap<>(booster));
  }

  /**
   * The defaults, with the given values in their place.
   *
   * @throws io.millrace.domain.InvalidInputException if one of them is none that {@link
   *     Hyperparameter} knows, or out of its range
   */
  static Hyperparameters of(Map<String, String> given) {
    given.forEach(Hyperparameter::check);
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    all.putAll(given);
    String rounds = String.valueOf(all.remove(ROUNDS));
    String patience = String.valueOf(all.remove(PATIENCE));
    return new Hyperparameters(Integer.parseInt(rounds), Integer.parseInt(patience), all);
  }
}
