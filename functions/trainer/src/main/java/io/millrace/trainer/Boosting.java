package io.millrace.trainer;

import io.millrace.domain.project.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Grows trees by XGBoost, round by round, until the validation loss has not fallen for a while; the
 * trees up to the best round are the model.
 *
 * <p>Each round prints {@code [12] train-auc:0.87 validation-auc:0.84 …}. Every random choice of a
 * round follows from the seed and the round's number.
 */
final class Boosting {

  private static final int ROUNDS_BETWEEN_CHECKPOINTS = 50;
  private static final Pattern LAST_FIGURE = Pattern.compile(":(\\S+)$");

  private final Task task;
  private final int classes;
  private final Hyperparameters hyperparameters;
  private final long seed;
  private final Consumer<String> progress;

  Boosting(
      Task task,
      int classes,
      Hyperparameters hyperparameters,
      long seed,
      Consumer<String> progress) {
    this.task = task;
    this.classes = classes;
    this.hyperparameters = hyperparameters;
    this.seed = seed;
    this.progress = progress;
  }

  /** Where checkpoints are kept, and under which name. */
  record Checkpoints(@Nullable Path folder, String run) {
    static final Checkpoints NONE = new Checkpoints(null, "");

    Optional<Checkpoint> load() throws IOException {
      return folder == null ? Optional.empty() : Checkpoint.load(folder, run);
    }

    void save(Checkpoint state) throws IOException {
      if (folder != null) {
        state.save(folder, run);
      }
    }
  }

  /**
   * Grows the trees.
   *
   * @throws Interrupted if it was asked to stop
   */
  Checkpoint grow(
      DMatrix train, DMatrix validation, Checkpoints checkpoints, Interruption interruption)
      throws XGBoostError, IOException {
    Optional<Checkpoint> kept = checkpoints.load();
    Booster booster =
        kept.isPresent()
            ? XGBoost.loadModel(kept.get().trees())
            : XGBoost.train(train, Map.of("verbosity", 0), 0, Map.of(), null, null);
    try {
      configure(booster, train);
      return grow(booster, train, validation, kept, checkpoints, interruption);
    } finally {
      booster.dispose();
    }
  }

  private Checkpoint grow(
      Booster booster,
      DMatrix train,
      DMatrix validation,
      Optional<Checkpoint> kept,
      Checkpoints checkpoints,
      Interruption interruption)
      throws XGBoostError, IOException {
    int bestRound = kept.map(Checkpoint::bestRound).orElse(0);
    double bestLoss = kept.map(Checkpoint::bestLoss).orElse(Double.POSITIVE_INFINITY);
    byte[] bestTrees = kept.map(Checkpoint::bestTrees).orElseGet(() -> new byte[0]);
    int round = kept.map(Checkpoint::round).orElse(0);
    while (round < hyperparameters.rounds() && round - bestRound < hyperparameters.patience()) {
      booster.update(train, round);
      String line =
          booster.evalSet(
              new DMatrix[] {train, validation}, new String[] {"train", "validation"}, round);
      round++;
      progress.accept(shortened(line));
      double loss = lastFigure(line);
      if (loss < bestLoss) {
        bestLoss = loss;
        bestRound = round;
        bestTrees = booster.toByteArray("ubj");
      }
      boolean stop = interruption.requested();
      if (stop || round % ROUNDS_BETWEEN_CHECKPOINTS == 0) {
        checkpoints.save(
            new Checkpoint(round, booster.toByteArray("ubj"), bestRound, bestLoss, bestTrees));
      }
      if (stop) {
        throw new Interrupted(round, checkpoints.folder() != null);
      }
    }
    progress.accept("Best after %d of %d rounds.".formatted(bestRound, round));
    return new Checkpoint(round, bestTrees, bestRound, bestLoss, bestTrees);
  }

  private void configure(Booster booster, DMatrix train) throws XGBoostError {
    Map<String, Object> all = new TreeMap<>(hyperparameters.booster());
    all.put("objective", objective());
    all.put("base_score", baseScore(train.getLabel()));
    all.put("tree_method", "hist");
    all.put("seed", seed);
    all.put("seed_per_iteration", true);
    all.put("nthread", Runtime.getRuntime().availableProcessors());
    all.put("verbosity", 0);
    if (task == Task.MULTICLASS) {
      all.put("num_class", classes);
    }
    booster.setParams(all);
    for (String metric : metrics()) {
      booster.setParam("eval_metric", metric);
    }
  }

  private String objective() {
    return switch (task) {
      case BINARY -> "binary:logistic";
      case MULTICLASS -> "multi:softprob";
      case REGRESSION -> "reg:squarederror";
    };
  }

  /** What is printed; the last one stops training. */
  private List<String> metrics() {
    return switch (task) {
      case BINARY -> List.of("auc", "logloss");
      case MULTICLASS -> List.of("merror", "mlogloss");
      case REGRESSION -> List.of("mae", "rmse");
    };
  }

  /** Set explicitly: what XGBoost estimates by itself, releases write in different ways. */
  private float baseScore(float[] labels) {
    if (task == Task.MULTICLASS) {
      return 0.5f;
    }
    double sum = 0;
    for (float label : labels) {
      sum += label;
    }
    return (float) (sum / labels.length);
  }

  /** The line with six decimals, which is more than anybody reads. */
  private static String shortened(String line) {
    return line.replace('\t', ' ').replaceAll("(\\.[0-9]{6})[0-9]+", "$1");
  }

  private static double lastFigure(String line) {
    Matcher figure = LAST_FIGURE.matcher(line);
    if (!figure.find()) {
      throw new IllegalStateException("XGBoost printed no loss: " + line);
    }
    return Double.parseDouble(figure.group(1));
  }
}
