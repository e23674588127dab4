package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Ends;
import io.millrace.modeling.Signature;
import io.millrace.modeling.score.Scorer;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Learns between which numbers the truth lies: trees of two quantiles, moved outwards or inwards by
 * one margin, so that as much of the truth lies between them as was asked for; see {@link Ends}.
 *
 * <p>The trees grow from the training rows. Of the validation rows every other one says when they
 * stop, and the rest, of which the trees know nothing, says the margin: the score of a row is how
 * far its truth is outside (below 0 inside), and the margin is the ⌈(n + 1) · coverage⌉-th smallest
 * of n scores. So the truth of a new row of the same kind lies inside with at least that
 * probability, whatever the trees are worth (Romano, Patterson, Candès 2019, theorem 1).
 *
 * <p>Rows may rise or fall with a column as the estimates do by {@code training.monotone}: the ends
 * are not held to it, for XGBoost chooses the leaves of quantiles after it has grown them.
 */
final class Bounding {

  private static final String PHASE = "interval";
  private static final String LEAST_ROWS = "min_child_weight"; // each row of quantiles weighs 1

  /** A leaf must hold many rows to have a quantile: trees stay low. */
  private static final Map<String, String> USUAL =
      Map.of("max_depth", "3", "colsample_bytree", "1");

  private static final int SHARE = 20; // of all rows, that a leaf may be made to hold

  private final double coverage;
  private final int[] grow;
  private final int[] stop;
  private final int[] calibrate;

  /**
   * What was learned.
   *
   * @param trees of the two quantiles, in UBJSON
   * @param scorer the same trees
   */
  @SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
  record Learned(byte[] trees, Scorer scorer, Signature.Bounds bounds) {
    Ends ends() {
      return new Ends(scorer, bounds);
    }
  }

  /**
   * Chooses the rows.
   *
   * @param coverage share of the truth that is to lie inside
   * @throws InvalidInputException if there are too few rows to promise that
   */
  Bounding(double coverage, Split split) {
    this.coverage = coverage;
    int[] validation = split.validation().clone();
    Arrays.sort(validation);
    int[] all = split.all();
    int[] held =
        IntStream.range(0, all.length)
            .filter(i -> Arrays.binarySearch(validation, all[i]) >= 0)
            .toArray();
    grow =
        IntStream.range(0, all.length)
            .filter(i -> Arrays.binarySearch(validation, all[i]) < 0)
            .toArray();
    stop = every(held, 0);
    calibrate = every(held, 1);
    if (rank() > calibrate.length) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "training.interval: %s needs %,d validation rows or more to keep its word, half of"
                  + " which say how wide intervals are; there are %,d: bring more rows, a larger"
                  + " training.split.validation, or a smaller interval.",
              coverage,
              2 * (int) Math.ceil(coverage / (1 - coverage) - 1e-9),
              held.length));
    }
  }

  private static int[] every(int[] rows, int from) {
    return IntStream.range(0, rows.length).filter(i -> i % 2 == from).map(i -> rows[i]).toArray();
  }

  /** The first that is large enough, of the scores in their order, counted from 1. */
  private int rank() {
    return (int) Math.ceil((calibrate.length + 1) * coverage - 1e-9);
  }

  /**
   * Learns.
   *
   * @param all the rows of the split's {@link Split#all}, in its order
   * @param given settings of trees that the project gives
   * @param usual all settings, those among them
   * @throws Interrupted if it was asked to stop
   */
  Learned learn(
      Examples all,
      Map<String, String> given,
      Hyperparameters usual,
      long seed,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption,
      Progress progress)
      throws XGBoostError, IOException {
    double tail = (1 - coverage) / 2;
    var boosting =
        new Boosting(
            Aim.ofQuantiles(tail, 1 - tail),
            StoppingRule.ofQuantiles(),
            settings(given, usual, tail),
            seed,
            progress.quiet(),
            false);
    Examples learned = all.some(grow);
    DMatrix train = learned.matrix();
    DMatrix held = all.some(stop).matrix();
    Boosting.Grown grown;
    try {
      grown =
          boosting.grow(
              train,
              held,
              new Boosting.Shape(all.width(), new int[0]),
              checkpoints.of(PHASE),
              interruption);
    } finally {
      train.dispose();
      held.dispose();
    }
    Scorer quantiles = TreeEnsemble.read(grown.trees());
    var bounds = new Signature.Bounds(coverage, margin(quantiles, all.some(calibrate)));
    progress.say(
        String.format(
            Locale.ROOT,
            "Intervals that hold %s %% of the truth: from %,d rounds of trees of two quantiles, by"
                + " %,d rows that they have not learned from.",
            Math.round(1000 * coverage) / 10.0,
            grown.rounds(),
            calibrate.length));
    return new Learned(grown.trees(), quantiles, bounds);
  }

  /** What is not given suits quantiles: a leaf of fewer rows has none beyond its quantile. */
  private Hyperparameters settings(Map<String, String> given, Hyperparameters usual, double tail) {
    Map<String, String> own = new TreeMap<>(USUAL);
    own.put(
        LEAST_ROWS,
        String.valueOf(Math.min(Math.ceil(1 / tail), Math.max(1, grow.length / SHARE))));
    own.keySet().removeAll(given.keySet());
    return usual.with(own);
  }

  private double margin(Scorer quantiles, Examples rows) {
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      double[] ends = Ends.ordered(quantiles, rows.features(), i * rows.width());
      scores[i] = Math.max(ends[0] - rows.labels()[i], rows.labels()[i] - ends[1]);
    }
    Arrays.sort(scores);
    return scores[rank() - 1];
  }
}
