package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own trainer.
 *
 * @param algorithm what fits the model
 * @param hyperparameters that the algorithm takes, by the names of {@link Hyperparameter}; what is
 *     absent has a default
 * @param objective what the model of a regression is fitted for
 * @param interval how often the truth of a regression is to lie in the interval that each
 *     prediction carries, in [0.5, 0.99]; null for no intervals
 * @param classWeights how much the rows of each class count
 * @param guidance what the learner is told beyond the rows; null for nothing
 * @param search how the settings of trees are searched for; null for the usual search where the
 *     algorithm searches by itself, and for none where it does not
 */
public record BuiltInTrainer(
    Algorithm algorithm,
    Map<String, String> hyperparameters,
    Objective objective,
    @Nullable Double interval,
    ClassWeights classWeights,
    @Nullable Guidance guidance,
    @Nullable Search search)
    implements Trainer {

  public BuiltInTrainer {
    hyperparameters = Map.copyOf(hyperparameters);
    hyperparameters.forEach(algorithm::check);
    Check.that(
        interval == null || (interval >= 0.5 && interval <= 0.99),
        "training.interval",
        "from 0.5 to 0.99",
        String.valueOf(interval));
    if (search != null) {
      Check.that(
          algorithm != Algorithm.LINEAR,
          "training.search",
          "left out of the algorithm linear, which finds its penalty by itself; xgboost and auto"
              + " take it",
          algorithm.word());
      for (String name : search.ranges().keySet()) {
        Check.that(
            !hyperparameters.containsKey(name),
            "training.search.ranges",
            "of settings that have no fixed value under hyperparameters",
            name);
      }
    }
  }

  /** One that counts each row the same, and knows nothing beyond the rows. */
  public BuiltInTrainer(Algorithm algorithm, Map<String, String> hyperparameters) {
    this(
        algorithm,
        hyperparameters,
        Objective.SQUARED_ERROR,
        null,
        new ClassWeights.Equal(),
        null,
        null);
  }
}
