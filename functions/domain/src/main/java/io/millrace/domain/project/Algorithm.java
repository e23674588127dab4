package io.millrace.domain.project;

import io.millrace.domain.InvalidInputException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What fits the model where the platform's own trainer does. */
public enum Algorithm {
  /**
   * What predicts the validation rows best: trees of settings that are searched for, a linear
   * model, or some of them together.
   */
  AUTO(EnumSet.noneOf(Hyperparameter.class)),
  /** Gradient-boosted trees by XGBoost. */
  XGBOOST(EnumSet.allOf(Hyperparameter.class)),
  /** A linear model with a ridge penalty. */
  LINEAR(EnumSet.noneOf(Hyperparameter.class));

  @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
  private final Set<Hyperparameter> taken;

  Algorithm(Set<Hyperparameter> taken) {
    this.taken = taken;
  }

  /** The name in {@code project.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses a setting that this algorithm cannot take.
   *
   * @throws InvalidInputException if it has no setting of this name, or the value is out of its
   *     range
   */
  public void check(String name, String value) {
    Hyperparameter known = Hyperparameter.named(name);
    if (!taken.contains(known)) {
      throw new InvalidInputException(
          "hyperparameter",
          "none: the algorithm %s finds its settings by itself; xgboost takes %s"
              .formatted(word(), known.word()),
          name);
    }
    known.check(value);
  }
}
