package io.millrace.trainer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A model among those that one is chosen from, fitted to each fold.
 *
 * @param fitted to the rows of the first fold, as far as all folds together say
 * @param sums of the rows that say how good it is, fold after fold; shape [rows × sums]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Finalist(Learner learner, Fitted fitted, double[] sums) {

  private record Fit(Fitted fitted, double[] sums) {}

  /**
   * Fits each learner to each fold.
   *
   * @throws Interrupted if it was asked to stop
   */
  static List<Finalist> of(
      List<Learner> learners, Folds folds, Loss loss, Crew crew, Progress progress)
      throws XGBoostError, IOException {
    List<Callable<Fit>> work = new ArrayList<>();
    for (Learner learner : learners) {
      for (Fold fold : folds.folds()) {
        work.add(() -> {
          Fitted fitted = learner.fit(fold);
          return new Fit(fitted, Losses.sums(fitted.scorer(), fold.validation()));
        });
      }
    }
    List<Fit> fits = crew.all(work);
    Examples judging = folds.judging();
    List<Finalist> finalists = new ArrayList<>();
    int count = folds.folds().size();
    for (int i = 0; i < learners.size(); i++) {
      List<Fit> own = fits.subList(i * count, (i + 1) * count);
      Finalist finalist =
          new Finalist(
              learners.get(i),
              Fitted.together(own.stream().map(Fit::fitted).toList()),
              concatenated(own));
      finalists.add(finalist);
      progress.say(
          String.format(
              Locale.ROOT,
              "%s: loss %.6f on %,d rows in %,d folds.",
              finalist.learner.name(),
              Losses.mean(finalist.sums, judging, loss),
              judging.rows(),
              count));
    }
    return finalists;
  }

  private static double[] concatenated(List<Fit> fits) {
    return fits.stream().map(Fit::sums).flatMapToDouble(java.util.Arrays::stream).toArray();
  }
}
