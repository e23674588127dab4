package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.compute.TrainingWindow;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a project's models are trained.
 *
 * @param algorithm what fits the model
 * @param hyperparameters that the algorithm takes, by the names of {@link Hyperparameter}; what is
 *     absent has a default
 * @param split how rows are held out
 * @param compute where models are trained
 * @param threshold from which probability on the positive class of a binary task is said, in (0, 1)
 * @param classWeights how much the rows of each class count
 * @param costs of wrong decisions, from which the threshold follows and for which probabilities are
 *     calibrated; null where none are stated
 * @param trigger which published data are trained on unasked; null for every dataset version
 * @param guidance what the learner is told beyond the rows; null for nothing
 * @param window in which jobs are launched; null for any time
 * @param budget that training may cost in a month, in the currency of the price table; null for any
 * @param code that trains in the place of the algorithm; null where the algorithm does
 * @param search how the settings of trees are searched for; null for the usual search where the
 *     algorithm searches by itself, and for none where it does not
 */
public record TrainingPolicy(
    Algorithm algorithm,
    Map<String, String> hyperparameters,
    Split split,
    ComputeChoice compute,
    double threshold,
    ClassWeights classWeights,
    @Nullable Costs costs,
    @Nullable TrainingTrigger trigger,
    @Nullable Guidance guidance,
    @Nullable TrainingWindow window,
    @Nullable Double budget,
    @Nullable OwnCode code,
    @Nullable Search search) {

  /** The most that a budget may be. */
  private static final double MOST_BUDGET = 1e9;

  /** The threshold from which on the positive class is the more probable one. */
  public static final double EVEN = 0.5;

  public TrainingPolicy {
    hyperparameters = Map.copyOf(hyperparameters);
    hyperparameters.forEach(algorithm::check);
    Check.that(threshold > 0 && threshold < 1, "threshold", "between 0 and 1", threshold);
    Check.that(
        costs == null || threshold == costs.threshold(),
        "threshold",
        "that of the costs, where costs are given",
        threshold);
    Check.that(
        budget == null || (budget > 0 && budget <= MOST_BUDGET),
        "training.budget",
        "above 0, at most 1000000000",
        String.valueOf(budget));
    Check.that(
        code == null || hyperparameters.isEmpty(),
        "hyperparameters",
        "left out where a script or an image trains, which has its own",
        hyperparameters);
    Check.that(
        code == null || !(compute instanceof Compute.Function),
        "training.compute",
        "auto or a machine where a script or an image trains",
        "lambda");
    Check.that(
        code == null || classWeights instanceof ClassWeights.Equal,
        "class weights",
        "left out where a script or an image trains, which weighs rows as it likes",
        classWeights);
    Check.that(
        code == null || guidance == null,
        "monotone and weight",
        "left out where a script or an image trains, which learns as it likes",
        "a script or an image beside them");
    if (search != null) {
      Check.that(
          algorithm != Algorithm.LINEAR,
          "training.search",
          "left out of the algorithm linear, which finds its penalty by itself; xgboost and auto take it",
          algorithm.word());
      for (String name : search.ranges().keySet()) {
        Check.that(
            !hyperparameters.containsKey(name),
            "training.search.ranges",
            "of settings that have no fixed value under hyperparameters",
            name);
      }
    }
    Check.that(
        code == null || search == null,
        "training.search",
        "left out where a script or an image trains, which finds its settings itself",
        "a script or an image beside it");
  }

  /** Training at any time, at any price, whose learner is told nothing beyond the rows. */
  public TrainingPolicy(
      Algorithm algorithm,
      Map<String, String> hyperparameters,
      Split split,
      ComputeChoice compute,
      double threshold,
      ClassWeights classWeights,
      @Nullable Costs costs,
      @Nullable TrainingTrigger trigger) {
    this(
        algorithm,
        hyperparameters,
        split,
        compute,
        threshold,
        classWeights,
        costs,
        trigger,
        null,
        null,
        null,
        null,
        null);
  }

  /** Training for which no costs are stated. */
  public TrainingPolicy(
      Algorithm algorithm,
      Map<String, String> hyperparameters,
      Split split,
      ComputeChoice compute,
      double threshold,
      ClassWeights classWeights) {
    this(algorithm, hyperparameters, split, compute, threshold, classWeights, null);
  }

  /** Training on every dataset version. */
  public TrainingPolicy(
      Algorithm algorithm,
      Map<String, String> hyperparameters,
      Split split,
      ComputeChoice compute,
      double threshold,
      ClassWeights classWeights,
      @Nullable Costs costs) {
    this(algorithm, hyperparameters, split, compute, threshold, classWeights, costs, null);
  }

  /** Training where the more probable class is said, and each row counts the same. */
  public TrainingPolicy(
      Algorithm algorithm,
      Map<String, String> hyperparameters,
      Split split,
      ComputeChoice compute) {
    this(algorithm, hyperparameters, split, compute, EVEN, new ClassWeights.Equal());
  }

  /** The same, trained by this code. */
  public TrainingPolicy by(@Nullable OwnCode trainer) {
    return new TrainingPolicy(
        algorithm,
        hyperparameters,
        split,
        compute,
        threshold,
        classWeights,
        costs,
        trigger,
        guidance,
        window,
        budget,
        trainer,
        search);
  }

  /**
   * What a wrong decision costs, in whatever unit.
   *
   * @param falsePositive to say the positive class of a row of the other, above 0
   * @param falseNegative to say the other class of a positive row, above 0
   */
  public record Costs(double falsePositive, double falseNegative) {
    private static final double MOST = 1e9;

    public Costs {
      Check.that(
          falsePositive > 0 && falsePositive <= MOST,
          "cost of a false positive",
          "above 0, at most 1000000000",
          falsePositive);
      Check.that(
          falseNegative > 0 && falseNegative <= MOST,
          "cost of a false negative",
          "above 0, at most 1000000000",
          falseNegative);
    }

    /**
     * From which probability on it costs less on average to say the positive class.
     *
     * <p>Source: Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 2.
     */
    public double threshold() {
      return falsePositive / (falsePositive + falseNegative);
    }
  }

  /** How much the rows of each class count while a model learns, not while it is measured. */
  public sealed interface ClassWeights {

    /** Each row counts the same. */
    record Equal() implements ClassWeights {}

    /** Each class counts the same, however many rows it has. */
    record Balanced() implements ClassWeights {}

    /**
     * Rows of a class count so many times.
     *
     * @param byClass above 0; 1 for a class that is not named
     */
    record Given(Map<String, Double> byClass) implements ClassWeights {
      public Given {
        byClass = Map.copyOf(byClass);
        byClass.forEach((label, weight) ->
            Check.that(weight > 0 && weight <= 1e6, "weight of class " + label, "above 0", weight));
      }
    }
  }

  /** What fits the model. */
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

  /**
   * Which rows are held out, decided by a hash of the entity key (of the whole row where there is
   * none) and the seed, so that a row stays on its side in every later version of the data; with an
   * event time, the newest rows are held out instead.
   *
   * @param validation share that early stopping looks at, in (0, 0.5)
   * @param test share that the evaluation looks at, in (0, 0.5)
   * @param seed of every random choice in training
   */
  public record Split(double validation, double test, long seed) {
    public Split {
      Check.that(validation > 0 && validation < 0.5, "validation share", "in (0, 0.5)", validation);
      Check.that(test > 0 && test < 0.5, "test share", "in (0, 0.5)", test);
    }
  }
}
