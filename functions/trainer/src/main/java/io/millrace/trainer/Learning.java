package io.millrace.trainer;

import io.millrace.domain.project.Project;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;

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
  private final Interruption interruption;
  private final Progress progress;

  /**
   * @param hyperparameters that are given; the others have defaults
   */
  Learning(
      TrainingInput input,
      Map<String, String> hyperparameters,
      Boosting.Checkpoints checkpoints,
      Interruption interruption,
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
    Hyperparameters tuned = Hyperparameters.of(hyperparameters, split.train().length, classes);
    LinearLearner linear = new LinearLearner(project.task(), classes, progress);
    Found found = find(table, target, split, tuned, linear);
    Prepared prepared = Prepared.of(project, table, target, tuned, split.all());
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
    return new Learned(prepared, new Selection(parts), alone ? null : again, found.calibrating());
  }

  /**
   * What the validation rows say.
   *
   * @param linear that stands beside the selection, or is in it
   * @param calibrating of the selection, where costs ask for right probabilities
   */
  private record Found(Selection selection, Fitted linear, Calibrating calibrating) {}

  private Found find(
      Observations table,
      TargetColumn target,
      Split split,
      Hyperparameters tuned,
      LinearLearner linearLearner)
      throws XGBoostError, IOException {
    Project project = input.project();
    int classes = target.classes().size();
    Prepared prepared = Prepared.of(project, table, target, tuned, split.train());
    Examples train = prepared.examples(split.train());
    Examples validation = prepared.examples(split.validation());
    List<Selection.Part> fitted = new ArrayList<>();
    for (Learner learner : treeLearners(tuned, classes, train)) {
      fitted.add(new Selection.Part(learner, learner.fit(train, validation), 1));
    }
    Fitted linear = linearLearner.fit(train, validation);
    Selection selection =
        switch (project.training().algorithm()) {
          case XGBOOST -> new Selection(fitted);
          case LINEAR -> Selection.of(linearLearner, linear);
          case AUTO -> {
            if (train.monotone().length == 0) { // which a linear model does not hold
              fitted.add(new Selection.Part(linearLearner, linear, 1));
            }
            yield best(fitted, validation);
          }
        };
    return new Found(
        selection,
        linear,
        project.training().costs() == null
            ? Calibrating.NONE
            : Calibrating.of(Learned.uncalibrated(selection), validation, project.task()));
  }

  private Selection best(List<Selection.Part> fitted, Examples validation) {
    Selection selection = Selection.ofBest(fitted, validation);
    for (Selection.Part part : selection.parts()) {
      progress.say(
          String.format(
              Locale.ROOT, "Chosen: %s, %.0f %%.", part.learner().name(), 100 * part.weight()));
    }
    return selection;
  }

  private List<Learner> treeLearners(Hyperparameters tuned, int classes, Examples train) {
    return switch (input.project().training().algorithm()) {
      case LINEAR -> List.of();
      case XGBOOST -> List.of(trees("trees", tuned, classes));
      case AUTO ->
          Candidates.of(train, classes).entrySet().stream()
              .map(setting -> trees(setting.getKey(), tuned.with(setting.getValue()), classes))
              .toList();
    };
  }

  private Learner trees(String name, Hyperparameters settings, int classes) {
    Project project = input.project();
    return new TreeLearner(
        name,
        settings,
        new Boosting(
            project.task(), classes, StoppingRule.of(project), settings, input.seed(), progress),
        checkpoints,
        interruption);
  }
}
