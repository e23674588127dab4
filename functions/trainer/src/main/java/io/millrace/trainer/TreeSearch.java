package io.millrace.trainer;

import io.millrace.domain.project.Hyperparameter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Searches for settings of trees: generation by generation some are tried for a few rounds, and the
 * best third of all goes on for some more. The first are those that do well on most data; later
 * ones are drawn from where good ones lie ({@link ParzenEstimator}).
 *
 * <p>What is tried follows from the data, the seed and the trials of earlier generations, and not
 * from how many threads there are or which of them is first: the same search finds the same.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, of
 * halving; Falkner et al., "BOHB", ICML 2018, of the two together. Stages are measured in rounds
 * times eta, so that small steps are not taken for bad ones; and unless eta itself is searched for,
 * trials take larger steps than what is chosen, so that they come as far in fewer rounds: what is
 * good after few rounds is what learns fast, and not what learns best.
 */
final class TreeSearch {

  private static final int GENERATION = 8;
  private static final int ONE_IN = 3; // goes on
  private static final double[] STAGES = {6, 18}; // rounds × eta
  private static final double LARGER_STEPS = 3;
  private static final double LARGEST_STEP = 0.3;
  private static final String ETA = Hyperparameter.ETA.word();
  private static final double GOOD = 0.25; // of all
  private static final int DRAWS = 200; // before all settings are taken for tried
  private static final long SEED = 20261129;

  private final SearchSpace space;
  private final Hyperparameters usual;
  private final Growing growing;
  private final Crew crew;
  private final Boosting.Checkpoints checkpoints;
  private final Progress progress;
  private final long seed;
  private final List<Trial> trials = new ArrayList<>();

  /** Grows the trees of a trial. */
  interface Growing {

    /**
     * Goes on from a state up to a round.
     *
     * @param from null to begin
     */
    Checkpoint grow(
        Hyperparameters settings,
        @Nullable Checkpoint from,
        int rounds,
        Boosting.Checkpoints checkpoints,
        DMatrix train,
        DMatrix validation)
        throws XGBoostError, IOException;
  }

  /**
   * @param usual the settings where nothing is searched for
   */
  TreeSearch(
      SearchSpace space,
      Hyperparameters usual,
      Growing growing,
      Crew crew,
      Boosting.Checkpoints checkpoints,
      Progress progress,
      long seed) {
    this.space = space;
    this.usual = usual;
    this.growing = growing;
    this.crew = crew;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.seed = seed;
  }

  /** What trees are grown with where these settings are chosen. */
  Hyperparameters settings(Trial trial) {
    return usual.with(trial.settings());
  }

  /** What trees are grown with while they are tried. */
  private Hyperparameters tried(Trial trial) {
    double eta = eta(usual);
    double larger = Math.max(eta, Math.min(LARGEST_STEP, LARGER_STEPS * eta));
    return usual.with(Map.of(ETA, String.valueOf(larger))).with(trial.settings());
  }

  private static double eta(Hyperparameters settings) {
    return Double.parseDouble(Objects.requireNonNull(settings.booster().get(ETA)));
  }

  /**
   * What was tried.
   *
   * @param ranked the best first
   * @param outOfTime whether it was time that ended it
   */
  record Tried(List<Trial> ranked, boolean outOfTime) {}

  /**
   * Tries settings, each once: where there are fewer than trials, that is the end of it.
   *
   * @param most trials
   * @param minutes of the job after which no generation begins; null for no bound
   * @throws Interrupted if it was asked to stop
   */
  Tried search(Fold fold, List<Map<String, String>> first, int most, @Nullable Integer minutes)
      throws XGBoostError, IOException {
    Deque<Map<String, String>> begin = new ArrayDeque<>(first);
    Duration since = progress.elapsed();
    while (trials.size() < most && !isLate(minutes)) {
      List<Trial> generation = generation(begin, Math.min(GENERATION, most - trials.size()));
      if (generation.isEmpty()) {
        progress.say("There are no other settings to try.");
        return new Tried(ranked(), false);
      }
      trials.addAll(advanced(generation, fold));
      for (int stage = 1; stage < STAGES.length; stage++) {
        promote(stage, fold);
      }
      tell(most, since);
    }
    return new Tried(ranked(), trials.size() < most);
  }

  private List<Trial> ranked() {
    return trials.stream().sorted(Trial.BEST_FIRST).toList();
  }

  /** Trials whose settings are new; fewer than there is room for where no others are found. */
  private List<Trial> generation(Deque<Map<String, String>> first, int room) {
    List<Trial> before = ranked();
    Set<Map<String, String>> known = new HashSet<>();
    before.forEach(trial -> known.add(trial.settings()));
    List<Trial> generation = new ArrayList<>();
    while (generation.size() < room) {
      int number = trials.size() + generation.size() + 1;
      Optional<double[]> point =
          first.isEmpty() ? next(number, before, known) : Optional.of(space.point(first.pop()));
      if (point.isEmpty()) {
        break;
      }
      Map<String, String> settings = space.settings(point.get());
      if (known.add(settings)) {
        generation.add(new Trial(number, point.get(), settings, Checkpoint.BEGIN, List.of()));
      }
    }
    return generation;
  }

  private boolean isLate(@Nullable Integer minutes) {
    return minutes != null
        && !trials.isEmpty()
        && progress.elapsed().compareTo(Duration.ofMinutes(minutes)) >= 0;
  }

  /** A point whose settings are not known yet; empty where none is found soon. */
  private Optional<double[]> next(int number, List<Trial> before, Set<Map<String, String>> known) {
    SplittableRandom random = new SplittableRandom(StableHash.of(number, seed ^ SEED));
    return Stream.generate(() -> next(before, random))
        .limit(DRAWS)
        .filter(point -> !known.contains(space.settings(point)))
        .findFirst();
  }

  private double[] next(List<Trial> before, SplittableRandom random) {
    if (before.size() < GENERATION) {
      return ParzenEstimator.anywhere(space.size(), random);
    }
    int good = (int) Math.ceil(GOOD * before.size());
    return ParzenEstimator.next(
        points(before.subList(0, good)),
        points(before.subList(good, before.size())),
        space.size(),
        random);
  }

  private static List<double[]> points(List<Trial> trials) {
    return trials.stream().map(Trial::point).toList();
  }

  /** The best third of those that have reached the stage before goes on, unless it has. */
  private void promote(int stage, Fold fold) throws XGBoostError, IOException {
    List<Trial> reached = trials.stream().filter(trial -> trial.stages() >= stage).toList();
    List<Trial> best =
        reached.stream()
            .sorted(
                Comparator.<Trial, Figures>comparing(
                        trial -> trial.figures().get(stage - 1), Figures.BEST_FIRST)
                    .thenComparingInt(Trial::number))
            .limit(Math.ceilDiv(reached.size(), ONE_IN))
            .filter(trial -> trial.stages() == stage)
            .toList();
    for (Trial later : advanced(best, fold)) {
      trials.replaceAll(trial -> trial.number() == later.number() ? later : trial);
    }
  }

  private List<Trial> advanced(List<Trial> some, Fold fold) throws XGBoostError, IOException {
    return crew.all(
        some.stream().<Callable<Trial>>map(trial -> () -> advanced(trial, fold)).toList());
  }

  private Trial advanced(Trial trial, Fold fold) throws XGBoostError, IOException {
    Hyperparameters settings = tried(trial);
    int stage = trial.stages();
    int rounds =
        (int) Math.clamp(Math.ceil(STAGES[stage] / eta(settings) - 1e-9), 1, settings.rounds());
    DMatrix train = fold.train().matrix();
    DMatrix validation = fold.validation().matrix();
    try {
      return trial.at(
          growing.grow(
              settings,
              trial.state().round() == 0 ? null : trial.state(),
              rounds,
              checkpoints.of("trial %s, stage %s".formatted(trial.number(), stage + 1)),
              train,
              validation));
    } finally {
      train.dispose();
      validation.dispose();
    }
  }

  private void tell(int most, Duration since) {
    Trial best = Collections.min(trials, Trial.BEST_FIRST);
    progress.say(
        String.format(
            Locale.ROOT,
            "Tried %,d of %,d settings%s; best after %,d rounds, %.6f: %s.",
            trials.size(),
            most,
            progress.forecast(since, trials.size(), most),
            best.state().bestRound(),
            best.figures().getLast().metric(),
            inWords(best.settings())));
  }

  private static String inWords(Map<String, String> settings) {
    return String.join(
        ", ", settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }
}
