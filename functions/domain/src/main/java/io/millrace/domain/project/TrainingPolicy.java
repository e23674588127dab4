package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.compute.Compute;
import java.util.Optional;

/**
 * How a project's models are trained.
 *
 * @param trainer where the model comes from
 * @param split how rows are held out
 * @param decision when the positive class of a binary task is said
 * @param launch when and where
 */
public record TrainingPolicy(
    Trainer trainer, Split split, DecisionRule decision, LaunchPolicy launch) {

  public TrainingPolicy {
    Check.that(
        !(trainer instanceof OwnCode) || !(launch.compute() instanceof Compute.Function),
        "training.compute",
        "auto or a machine where a script or an image trains",
        "lambda");
  }

  /** Training where the more probable class is said. */
  public TrainingPolicy(Trainer trainer, Split split, LaunchPolicy launch) {
    this(trainer, split, DecisionRule.EVEN, launch);
  }

  /**
   * The platform's own trainer.
   *
   * @throws IllegalStateException if the project's code trains in its place, or its model is
   *     brought
   */
  public BuiltInTrainer requireBuiltIn() {
    return switch (trainer) {
      case BuiltInTrainer builtIn -> builtIn;
      case OwnCode code -> throw new IllegalStateException("trained by the project's " + code);
      case BroughtModel model -> throw new IllegalStateException("made elsewhere: " + model);
    };
  }

  /** The code that trains in the place of the platform's trainer; empty where none does. */
  public Optional<OwnCode> ownCode() {
    return trainer instanceof OwnCode code ? Optional.of(code) : Optional.empty();
  }

  /** What the model of a regression is fitted for; of another's, who does not say, as usual. */
  public Objective objective() {
    return trainer instanceof BuiltInTrainer builtIn
        ? builtIn.objective()
        : Objective.SQUARED_ERROR;
  }

  /** How often the truth is to lie in the interval that each prediction carries; empty for none. */
  public Optional<Double> interval() {
    return trainer instanceof BuiltInTrainer builtIn
        ? Optional.ofNullable(builtIn.interval())
        : Optional.empty();
  }

  /** What the learner is told beyond the rows; empty for nothing. */
  public Optional<Guidance> guidance() {
    return trainer instanceof BuiltInTrainer builtIn
        ? Optional.ofNullable(builtIn.guidance())
        : Optional.empty();
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
