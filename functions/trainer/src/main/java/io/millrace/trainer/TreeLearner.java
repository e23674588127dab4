package io.millrace.trainer;

import io.millrace.modeling.tree.TreeEnsemble;
import java.io.IOException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Grows trees with one choice of settings. */
final class TreeLearner implements Learner {

  private final String name;
  private final Hyperparameters settings;
  private final Boosting boosting;
  private final Boosting.Checkpoints checkpoints;
  private final StopSignal interruption;

  TreeLearner(
      String name,
      Hyperparameters settings,
      Boosting boosting,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption) {
    this.name = name;
    this.settings = settings;
    this.boosting = boosting;
    this.checkpoints = checkpoints;
    this.interruption = interruption;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    return settings.booster();
  }

  @Override
  public Fitted fit(Fold fold) throws XGBoostError, IOException {
    DMatrix learned = fold.train().matrix();
    DMatrix held = fold.validation().matrix();
    try {
      Boosting.Grown grown =
          boosting.grow(
              learned,
              held,
              Boosting.Shape.of(fold.train()),
              checkpoints.of(fold.number() == 1 ? name : name + ", fold " + fold.number()),
              interruption);
      return fitted(grown);
    } finally {
      learned.dispose();
      held.dispose();
    }
  }

  @Override
  public Fitted refit(Fitted found, Examples all) throws XGBoostError, IOException {
    Fitted.Trees trees = (Fitted.Trees) found;
    DMatrix matrix = all.matrix();
    try {
      byte[] again =
          boosting.again(
              matrix,
              Boosting.Shape.of(all),
              trees.rounds(),
              checkpoints.of(name + ", refitted"),
              interruption);
      return new Fitted.Trees(
          TreeEnsemble.read(again), again, trees.rounds(), trees.stillImproving(), trees.curve());
    } finally {
      matrix.dispose();
    }
  }

  private static Fitted fitted(Boosting.Grown grown) {
    return new Fitted.Trees(
        TreeEnsemble.read(grown.trees()),
        grown.trees(),
        grown.rounds(),
        grown.stillImproving(),
        grown.curve());
  }
}
