package io.millrace.trainer;

import io.millrace.modeling.card.LearningCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Grows trees by XGBoost, round by round, until the validation rows have not been predicted better
 * for a while; the trees up to the best round are the model.
 *
 * <p>Each round prints {@code [12] validation-logloss:0.41 validation-auc:0.84}. Every random
 * choice of a round follows from the seed and the round's number. Cost: linear in the rounds, for
 * the model is written out once, and for checkpoints after a quarter as many rounds again.
 */
final class Boosting {

  private static final int FIRST_CHECKPOINT = 10;
  private static final int LEAST_BETWEEN = 5;
  private static final long ONE_THREADS = 1_000_000;

  private final Aim aim;
  private final StoppingRule rule;
  private final Hyperparameters hyperparameters;
  private final long seed;
  private final Progress progress;
  private final boolean oneThread;

  /**
   * @param oneThread whether one thread grows the trees, however many rows there are
   */
  Boosting(
      Aim aim,
      StoppingRule rule,
      Hyperparameters hyperparameters,
      long seed,
      Progress progress,
      boolean oneThread) {
    this.aim = aim;
    this.rule = rule;
    this.hyperparameters = hyperparameters;
    this.seed = seed;
    this.progress = progress;
    this.oneThread = oneThread;
  }

  /**
   * Where checkpoints are kept, and under which names.
   *
   * @param run that they belong to
   * @param phase of the run; each has a checkpoint of its own
   */
  record Checkpoints(@Nullable Path folder, String run, String phase) {
    static final Checkpoints NONE = new Checkpoints(null, "");

    Checkpoints(@Nullable Path folder, String run) {
      this(folder, run, "");
    }

    /** Those of a phase. */
    Checkpoints of(String name) {
      return new Checkpoints(folder, run, name);
    }

    Optional<Checkpoint> load() throws IOException {
      return folder == null ? Optional.empty() : Checkpoint.load(folder, run + "/" + phase);
    }

    void save(Checkpoint state) throws IOException {
      if (folder != null) {
        state.save(folder, run + "/" + phase);
      }
    }
  }

  /**
   * Trees that were grown.
   *
   * @param trees of the best round and those before, in UBJSON
   * @param rounds so many
   * @param stillImproving whether only the limit of rounds ended it
   * @param curve how the validation rows were predicted on the way
   */
  @SuppressWarnings("ArrayRecordComponent") // a model; compared by nobody
  record Grown(byte[] trees, int rounds, boolean stillImproving, LearningCurve curve) {}

  /**
   * What is known of features beside their values.
   *
   * @param monotone as {@link Examples#monotone}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Shape(int width, int[] monotone) {
    static Shape of(Examples examples) {
      return new Shape(examples.width(), examples.monotone());
    }
  }

  /**
   * Grows the trees.
   *
   * @throws Interrupted if it was asked to stop
   */
  Grown grow(
      DMatrix train,
      DMatrix validation,
      Shape shape,
      Checkpoints checkpoints,
      StopSignal interruption)
      throws XGBoostError, IOException {
    return ended(
        grow(
            train,
            validation,
            shape,
            Optional.empty(),
            hyperparameters.rounds(),
            checkpoints,
            interruption));
  }

  /**
   * Grows trees up to a round, or to where the validation rows have not been predicted better for a
   * while; it may go on later from what is returned.
   *
   * @param from where it stood before; empty to begin
   * @throws Interrupted if it was asked to stop
   */
  Checkpoint grow(
      DMatrix train,
      DMatrix validation,
      Shape shape,
      Optional<Checkpoint> from,
      int most,
      Checkpoints checkpoints,
      StopSignal interruption)
      throws XGBoostError, IOException {
    Optional<Checkpoint> kept = checkpoints.load().or(() -> from);
    try (var trees = new Trees(train, shape, kept)) {
      return grow(trees, validation, kept, most, checkpoints, interruption);
    }
  }

  private Checkpoint grow(
      Trees trees,
      DMatrix validation,
      Optional<Checkpoint> kept,
      int most,
      Checkpoints checkpoints,
      StopSignal interruption)
      throws XGBoostError, IOException {
    int bestRound = kept.map(Checkpoint::bestRound).orElse(0);
    Figures best = kept.map(Checkpoint::best).orElse(Figures.NONE);
    int round = kept.map(Checkpoint::round).orElse(0);
    List<Double> metrics = new ArrayList<>(kept.map(Checkpoint::metrics).orElse(List.of()));
    int keptAt = round;
    progress.begin(round);
    while (round < most && round - bestRound < hyperparameters.patience()) {
      String line = trees.grow(round, validation);
      round++;
      progress.say(shortened(line));
      progress.round(round, most);
      Figures figures = rule.figures(line);
      metrics.add(figures.metric());
      if (figures.isBetterThan(best)) {
        best = figures;
        bestRound = round;
      }
      boolean stop = interruption.requested();
      if (round == checkpointAfter(keptAt) || (stop && !draws())) {
        checkpoints.save(trees.kept(round, bestRound, best, metrics));
        keptAt = round;
      }
      if (stop) {
        throw new Interrupted(round, checkpoints.folder() == null ? 0 : keptAt);
      }
    }
    Checkpoint last = new Checkpoint(round, trees.bytes(), bestRound, best, metrics);
    checkpoints.save(last); // so that it is not grown again where what follows is interrupted
    return last;
  }

  /**
   * Grows as many trees from more rows, of which none says when to stop.
   *
   * @return the trees, in UBJSON
   * @throws Interrupted if it was asked to stop
   */
  byte[] again(
      DMatrix all, Shape shape, int rounds, Checkpoints checkpoints, StopSignal interruption)
      throws XGBoostError, IOException {
    Optional<Checkpoint> kept = checkpoints.load();
    try (var trees = new Trees(all, shape, kept)) {
      int done = kept.map(Checkpoint::round).orElse(0);
      int keptAt = done;
      progress.begin(done);
      for (int round = done + 1; round <= rounds; round++) {
        trees.grow(round - 1);
        progress.round(round, rounds);
        boolean stop = interruption.requested();
        if (round == checkpointAfter(keptAt) || (stop && !draws())) {
          checkpoints.save(trees.kept(round, round, Figures.NONE, List.of()));
          keptAt = round;
        }
        if (stop) {
          throw new Interrupted(round, checkpoints.folder() == null ? 0 : keptAt);
        }
      }
      return trees.bytes();
    }
  }

  private static int checkpointAfter(int round) {
    return Math.max(FIRST_CHECKPOINT, round + Math.max(LEAST_BETWEEN, round / 4));
  }

  /**
   * Whether rows or columns are drawn: XGBoost draws them by what was drawn before, and forgets
   * that where trees are loaded.
   */
  private boolean draws() {
    return hyperparameters.booster().entrySet().stream()
        .anyMatch(
            each -> each.getKey().contains("sample") && Double.parseDouble(each.getValue()) < 1);
  }

  /**
   * Trees that grow. Where something is drawn, they are loaded anew at each checkpoint whether they
   * were interrupted or not, so that the same is drawn.
   */
  private final class Trees implements AutoCloseable {

    private final DMatrix rows;
    private final Shape shape;
    private Booster booster;

    Trees(DMatrix rows, Shape shape, Optional<Checkpoint> kept) throws XGBoostError, IOException {
      this.rows = rows;
      this.shape = shape;
      booster =
          kept.isPresent()
              ? XGBoost.loadModel(kept.get().trees())
              : XGBoost.train(rows, Map.of("verbosity", 0), 0, Map.of(), null, null);
      configure(booster, rows, shape);
    }

    void grow(int round) throws XGBoostError {
      booster.update(rows, round);
    }

    /** Grows those of a round, and says how far off they are. */
    String grow(int round, DMatrix validation) throws XGBoostError {
      grow(round);
      return booster.evalSet(new DMatrix[] {validation}, new String[] {"validation"}, round);
    }

    Checkpoint kept(int round, int bestRound, Figures best, List<Double> metrics)
        throws XGBoostError, IOException {
      byte[] trees = bytes();
      if (draws()) {
        booster.dispose();
        booster = XGBoost.loadModel(trees);
        configure(booster, rows, shape);
      }
      return new Checkpoint(round, trees, bestRound, best, metrics);
    }

    /** The trees in UBJSON. */
    byte[] bytes() throws XGBoostError {
      return booster.toByteArray("ubj");
    }

    @Override
    public void close() {
      booster.dispose();
    }
  }

  private Grown ended(Checkpoint last) {
    int round = last.round();
    int bestRound = Math.max(1, last.bestRound());
    boolean stillImproving = round - bestRound < hyperparameters.patience();
    progress.say(
        stillImproving
            ? String.format(
                Locale.ROOT,
                "Best after %,d of the %,d rounds that num_round allows: it was still improving."
                    + " More rounds, or a larger eta, may give a better model.",
                bestRound,
                round)
            : String.format(Locale.ROOT, "Best after %,d of %,d rounds.", bestRound, round));
    return new Grown(
        Rounds.first(last.trees(), bestRound, aim.treesARound()),
        bestRound,
        stillImproving,
        rule.curve(last.metrics(), bestRound));
  }

  private void configure(Booster booster, DMatrix train, Shape shape) throws XGBoostError {
    Map<String, Object> all = new TreeMap<>(hyperparameters.told());
    all.put("objective", aim.objective());
    all.putAll(aim.told());
    all.put("base_score", baseScore(train.getLabel(), train.getWeight()));
    all.put("tree_method", "hist");
    all.put("seed", seed);
    all.put("seed_per_iteration", true);
    all.put("nthread", oneThread ? 1 : threads(train.rowNum() * shape.width));
    all.put("verbosity", 0);
    if (shape.monotone.length > 0) {
      all.put(
          "monotone_constraints",
          IntStream.of(shape.monotone)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(",", "(", ")")));
    }
    booster.setParams(all);
    for (String metric : rule.metrics()) {
      booster.setParam("eval_metric", metric);
    }
  }

  /** How many threads are used: of few cells they would wait longer than they compute. */
  private static int threads(long cells) {
    return cells < ONE_THREADS ? 1 : Runtime.getRuntime().availableProcessors();
  }

  /** Set explicitly: what XGBoost estimates by itself, releases write in different ways. */
  private float baseScore(float[] labels, float[] weights) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < labels.length; i++) {
      double weight = weights.length == 0 ? 1 : weights[i];
      sum += weight * labels[i];
      all += weight;
    }
    return aim.base().of((float) (sum / all));
  }

  /** The line with six decimals, which is more than anybody reads. */
  private static String shortened(String line) {
    return line.replace('\t', ' ').replaceAll("(\\.[0-9]{6})[0-9]+", "$1");
  }
}
