package io.millrace.trainer;

import io.millrace.modeling.score.LinearModel;
import io.millrace.modeling.score.Scorer;
import io.millrace.modeling.tree.TreeEnsemble;

/** A model that a {@link Learner} has fitted, with what was found on the way. */
sealed interface Fitted {

  /** What it says of rows. */
  Scorer scorer();

  /** The model as its archive keeps it. */
  byte[] bytes();

  /**
   * Trees.
   *
   * @param bytes in UBJSON
   * @param rounds after which the validation rows were predicted best
   * @param stillImproving whether only the limit of rounds ended it
   */
  @SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
  record Trees(TreeEnsemble scorer, byte[] bytes, int rounds, boolean stillImproving)
      implements Fitted {}

  /**
   * A linear model.
   *
   * @param penalty on the squares of the weights, with which the validation rows were predicted
   *     best
   */
  record Linear(LinearModel scorer, double penalty) implements Fitted {
    @Override
    public byte[] bytes() {
      return scorer.toJson();
    }
  }
}
