package io.millrace.trainer;

import io.millrace.modeling.card.LearningCurve;
import io.millrace.modeling.score.LinearModel;
import io.millrace.modeling.score.Scorer;
import io.millrace.modeling.tree.TreeEnsemble;
import java.util.List;

/** A model that a {@link Learner} has fitted, with what was found on the way. */
sealed interface Fitted {

  /** What it says of rows. */
  Scorer scorer();

  /** The model as its archive keeps it. */
  byte[] bytes();

  /**
   * The first of several of one learner, each fitted to other rows, with what all of them found:
   * the mean of the rounds, the median of the penalties.
   */
  static Fitted together(List<Fitted> all) {
    return switch (all.getFirst()) {
      case Trees first ->
          new Trees(
              first.scorer,
              first.bytes,
              (int)
                  Math.round(
                      all.stream().mapToInt(each -> ((Trees) each).rounds).average().orElse(1)),
              all.stream().anyMatch(each -> ((Trees) each).stillImproving),
              first.curve);
      case Linear first ->
          new Linear(
              first.scorer,
              all.stream()
                  .map(each -> ((Linear) each).penalty)
                  .sorted()
                  .toList()
                  .get(all.size() / 2));
    };
  }

  /**
   * Trees.
   *
   * @param bytes in UBJSON
   * @param rounds after which the validation rows were predicted best
   * @param stillImproving whether only the limit of rounds ended it
   * @param curve how the validation rows were predicted on the way
   */
  @SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
  record Trees(
      TreeEnsemble scorer, byte[] bytes, int rounds, boolean stillImproving, LearningCurve curve)
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
