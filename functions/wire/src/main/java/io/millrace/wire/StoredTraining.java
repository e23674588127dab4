package io.millrace.wire;

import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.compute.TrainingWindow;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.ClassWeights;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.Guidance;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Search;
import io.millrace.domain.project.Trainer;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.TrainingPolicy.Split;
import io.millrace.domain.project.TrainingTrigger;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.StdConverter;

/** How a training policy is kept: flat, as releases before this one wrote it. */
record StoredTraining(
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
    @Nullable Search search,
    @Nullable Objective objective,
    @Nullable Double interval,
    @Nullable BroughtModel model) {

  record Costs(double falsePositive, double falseNegative) {}

  /** Makes what is kept of a policy. */
  static final class Writer extends StdConverter<TrainingPolicy, StoredTraining> {
    @Override
    public StoredTraining convert(TrainingPolicy policy) {
      BuiltInTrainer trainer =
          switch (policy.trainer()) {
            case BuiltInTrainer builtIn -> builtIn;
            case OwnCode _, BroughtModel _ -> new BuiltInTrainer(Algorithm.XGBOOST, Map.of());
          };
      LaunchPolicy launch = policy.launch();
      return new StoredTraining(
          trainer.algorithm(),
          trainer.hyperparameters(),
          policy.split(),
          launch.compute(),
          policy.decision().threshold(),
          trainer.classWeights(),
          costs(policy.decision()),
          launch.trigger(),
          trainer.guidance(),
          launch.window(),
          launch.budget(),
          policy.ownCode().orElse(null),
          trainer.search(),
          trainer.objective() == Objective.SQUARED_ERROR ? null : trainer.objective(),
          trainer.interval(),
          policy.trainer() instanceof BroughtModel model ? model : null);
    }

    private static @Nullable Costs costs(DecisionRule decision) {
      return switch (decision) {
        case DecisionRule.Threshold _ -> null;
        case DecisionRule.Costs(var falsePositive, var falseNegative) ->
            new Costs(falsePositive, falseNegative);
      };
    }
  }

  /** Makes a policy of what is kept. */
  static final class Reader extends StdConverter<StoredTraining, TrainingPolicy> {
    @Override
    public TrainingPolicy convert(StoredTraining stored) {
      return new TrainingPolicy(
          trainer(stored),
          stored.split,
          stored.costs == null
              ? new DecisionRule.Threshold(stored.threshold)
              : new DecisionRule.Costs(stored.costs.falsePositive, stored.costs.falseNegative),
          new LaunchPolicy(stored.compute, stored.trigger, stored.window, stored.budget));
    }

    private static Trainer trainer(StoredTraining stored) {
      if (stored.code != null) {
        return stored.code;
      }
      return stored.model != null
          ? stored.model
          : new BuiltInTrainer(
              stored.algorithm,
              stored.hyperparameters,
              Objects.requireNonNullElse(stored.objective, Objective.SQUARED_ERROR),
              stored.interval,
              stored.classWeights,
              stored.guidance,
              stored.search);
    }
  }
}
