package io.millrace.trainer;

import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.Project;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * From rows to a model: learners are fitted to the training rows, the validation rows say how far
 * each goes and which make the model, and those are fitted again to all rows that do not judge.
 *
 * <p>What is fitted last has seen more rows than what was chosen; nothing is chosen by them any
 * more.
 */
final class Learning {

  private final TrainingInput input;
  private final Map<String, String> hyperparameters;
  private final Boosting.Checkpoints checkpoints;
  private final StopSignal interruption;
  private final Progress progress;

  /**
   * @param hyperparameters that are given; the others have defaults
   */
  Learning(
      TrainingInput input,
      Map<String, String> hyperparameters,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption,
      Progress progress) {
    this.input = input;
    this.hyperparameters = hyperparameters;
    this.checkpoints = checkpoints;
    this.interruption = interruption;
    this.progress = progress;
  }

  /**
   * Learns.
   *
   * @throws Interrupted if it was asked to stop
   */
  Learned learn(Observations table, TargetColumn target, Split split)
      throws XGBoostError, IOException {
    Project project = input.project();
    int classes = target.classes().size();
    Bounding bounding =
        project.training().interval().map(each -> new Bounding(each, split)).orElse(null);
    double positiveWeight = Hyperparameters.positiveWeight(hyperparameters);
    Prepared training = Prepared.of(project, table, target, positiveWeight, split.train());
    Hyperparameters tuned =
        Hyperparameters.of(
            hyperparameters, split.train().length, classes, training.pipeline().width());
    LinearLearner linear = new LinearLearner(Loss.of(project).ofLinear(), classes, progress);
    Found found = find(training, classes, split, tuned, linear);
    Prepared prepared = Prepared.of(project, table, target, positiveWeight, split.all());
    Examples all = prepared.examples(split.all());
    List<Selection.Part> parts = new ArrayList<>();
    Fitted.Linear again = (Fitted.Linear) linear.refit(found.linear(), all);
    boolean alone = true;
    for (Selection.Part part : found.selection().parts()) {
      boolean isLinear = part.fitted() instanceof Fitted.Linear;
      alone &= isLinear;
      parts.add(
          new Selection.Part(
              part.learner(),
              isLinear ? again : part.learner().refit(part.fitted(), all),
              part.weight()));
    }
    progress.say(
        String.format(
            Locale.ROOT,
            "Learned once more from %,d rows, those that stopped training among them.",
            all.rows()));
    return new Learned(
        prepared,
        new Selection(parts),
        alone ? null : again,
        found.calibrating(),
        found.leaderboard(),
        bounding == null
            ? null
            : bounding.learn(
                all, hyperparameters, tuned, input.seed(), checkpoints, interruption, progress));
  }

  /**
   * What the validation rows say.
   *
   * @param linear that stands beside the selection, or is in it
   * @param calibrating of the selection, where costs ask for right probabilities
   * @param leaderboard what it was chosen from; null where there was no choice
   */
  private record Found(
      Selection selection,
      Fitted linear,
      Calibrating calibrating,
      @Nullable Leaderboard leaderboard) {}

  private Found find(
      Prepared prepared,
      int classes,
      Split split,
      Hyperparameters tuned,
      LinearLearner linearLearner)
      throws XGBoostError, IOException {
    BuiltInTrainer trainer = input.project().training().requireBuiltIn();
    if (trainer.algorithm() == Algorithm.AUTO || trainer.search() != null) {
      Finals.Choice choice =
          new Finals(input, tuned, hyperparameters, classes, checkpoints, interruption, progress)
              .choose(prepared, split);
      return new Found(
          choice.selection(),
          choice.linear(),
          calibrating(choice.selection(), prepared.examples(split.validation())),
          choice.leaderboard());
    }
    Fold fold = Folds.single(prepared, split).folds().getFirst();
    Fitted linear = linearLearner.fit(fold);
    Learner learner =
        trainer.algorithm() == Algorithm.LINEAR ? linearLearner : trees(tuned, classes);
    Selection selection =
        Selection.of(learner, learner == linearLearner ? linear : learner.fit(fold));
    return new Found(selection, linear, calibrating(selection, fold.validation()), null);
  }

  private Calibrating calibrating(Selection selection, Examples validation) {
    Project project = input.project();
    return switch (project.training().decision()) {
      case DecisionRule.Threshold _ -> Calibrating.NONE;
      case DecisionRule.Costs _ ->
          Calibrating.of(Learned.uncalibrated(selection), validation, project.task());
    };
  }

  private Learner trees(Hyperparameters settings, int classes) {
    Project project = input.project();
    return new TreeLearner(
        "trees",
        settings,
        new Boosting(
            Aim.of(Loss.of(project), classes),
            StoppingRule.of(project),
            settings,
            input.seed(),
            progress,
            false),
        checkpoints,
        interruption);
  }
}
