package io.millrace.trainer;

import io.millrace.domain.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private static final Set<String> OTHERS =
      Set.of(
          "alpha",
          "colsample_bylevel",
          "colsample_bynode",
          "gamma",
          "lambda",
          "max_bin",
          "max_delta_step",
          "max_leaves",
          "scale_pos_weight");

  Hyperparameters {
    Check.that(rounds >= 1 && rounds <= 100_000, ROUNDS, "1 to 100,000", rounds);
    Check.that(patience >= 1, PATIENCE, "at least 1", patience);
    booster = java.util.Collections.unmodifiableMap(new TreeMap<>(booster));
  }

  /**
   * The defaults, with the given values in their place.
   *
   * @throws io.millrace.domain.InvalidInputException if a name is not known, or a value no number
   */
  static Hyperparameters of(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    given.forEach((name, value) -> {
      Check.that(
          DEFAULTS.containsKey(name) || OTHERS.contains(name),
          "hyperparameter",
          "one of XGBoost's that are known here",
          name);
      Check.that(
          value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?"),
          "hyperparameter " + name,
          "a number, at least 0",
          value);
      all.put(name, value);
    });
    String rounds = String.valueOf(all.remove(ROUNDS));
    String patience = String.valueOf(all.remove(PATIENCE));
    return new Hyperparameters(whole(ROUNDS, rounds), whole(PATIENCE, patience), all);
  }

  private static int whole(String name, String value) {
    Check.that(value.matches("[0-9]{1,6}"), name, "a whole number", value);
    return Integer.parseInt(value);
  }
}
