package io.millrace.trainer;

import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Search;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Which model is chosen where there is a choice: settings of trees are searched for, the best of
 * them, the usual ones and a linear model are fitted to the end, and what predicts the validation
 * rows best is chosen.
 */
final class Finals {

  private static final long MANY_CELLS = 2_000_000; // rows × features × classes
  private static final long VERY_MANY_CELLS = 20_000_000;
  private static final String USUAL = "trees at the usual settings"; // or the nearest in range

  private final TrainingInput input;
  private final Hyperparameters usual;
  private final Map<String, String> fixed;
  private final int classes;
  private final Boosting.Checkpoints checkpoints;
  private final StopSignal interruption;
  private final Progress progress;

  /**
   * @param usual settings where nothing is searched for
   * @param fixed those of them that somebody said
   */
  Finals(
      TrainingInput input,
      Hyperparameters usual,
      Map<String, String> fixed,
      int classes,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption,
      Progress progress) {
    this.input = input;
    this.usual = usual;
    this.fixed = fixed;
    this.classes = classes;
    this.checkpoints = checkpoints;
    this.interruption = interruption;
    this.progress = progress;
  }

  /**
   * What is chosen.
   *
   * @param linear as it is fitted to the training rows, in the selection or beside it
   */
  record Choice(Selection selection, Fitted linear, Leaderboard leaderboard) {}

  /**
   * Searches, and chooses.
   *
   * @throws Interrupted if it was asked to stop
   */
  Choice choose(Prepared prepared, Split split) throws XGBoostError, IOException {
    Project project = input.project();
    Search search =
        Optional.ofNullable(project.training().requireBuiltIn().search()).orElse(Search.USUAL);
    Folds single = Folds.single(prepared, split);
    Examples train = single.folds().getFirst().train();
    long cells = (long) train.rows() * train.width() * Math.max(1, classes);
    Crew crew = new Crew((long) train.rows() * train.width());
    int most = Optional.ofNullable(search.trials()).orElse(trials(cells));
    TreeSearch trees = search(search, train, crew);
    TreeSearch.Tried tried =
        trees.search(single.folds().getFirst(), first(), most, search.minutes());
    List<Trial> ranked = tried.ranked();
    if (tried.outOfTime()) {
      progress.say(
          "The %s minutes of the search ended it after %s trials: search: {trials: %s} gives the same model wherever it is trained."
              .formatted(search.minutes(), ranked.size(), ranked.size()));
    }
    List<Learner> learners = new ArrayList<>();
    Map<String, Map<String, String>> searched = new HashMap<>();
    int best = Math.min(finalists(cells), ranked.size());
    for (Trial trial : ranked) {
      if (best-- > 0 || trial.number() == 1) {
        String name = trial.number() == 1 ? USUAL : "trees of trial " + trial.number();
        learners.add(learner(name, trees.settings(trial), crew));
        searched.put(name, trial.settings());
      }
    }
    learners.add(new LinearLearner(Loss.of(project), classes, progress.quiet()));
    Folds folds = Folds.of(single, prepared, split, input.seed());
    List<Finalist> finalists = Finalist.of(learners, folds, Loss.of(project), crew, progress);
    Selection selection = select(finalists, train, folds);
    Map<String, Double> shares = new HashMap<>();
    for (Selection.Part part : selection.parts()) {
      shares.put(part.learner().name(), part.weight());
      progress.say(
          String.format(
              Locale.ROOT, "Chosen: %s, %.0f %%.", part.learner().name(), 100 * part.weight()));
    }
    return new Choice(
        selection,
        finalists.getLast().fitted(),
        standings(prepared, folds)
            .of(
                finalists,
                shares,
                searched,
                folds.folds().size(),
                ranked.size(),
                tried.outOfTime()));
  }

  private TreeSearch search(Search search, Examples train, Crew crew) {
    return new TreeSearch(
        SearchSpace.of(search, fixed, train.width()),
        usual,
        (settings, from, rounds, kept, learned, held) ->
            boosting(settings, crew)
                .grow(
                    learned,
                    held,
                    Boosting.Shape.of(train),
                    Optional.ofNullable(from),
                    rounds,
                    kept,
                    interruption),
        crew,
        checkpoints,
        progress,
        input.seed());
  }

  /** The usual settings, then others that are good on some data. */
  private List<Map<String, String>> first() {
    Map<String, String> begin = Candidates.usual(usual);
    List<Map<String, String>> first = new ArrayList<>(Candidates.besides(begin));
    first.addFirst(begin);
    return first;
  }

  private Selection select(List<Finalist> finalists, Examples train, Folds folds) {
    Examples judging = folds.judging();
    List<Finalist> trees = finalists.subList(0, finalists.size() - 1);
    if (input.project().training().requireBuiltIn().algorithm() == Algorithm.XGBOOST) {
      Finalist best = trees.getFirst();
      for (Finalist each : trees) {
        if (loss(each, judging) < loss(best, judging)) {
          best = each;
        }
      }
      return Selection.of(best.learner(), best.fitted());
    }
    boolean held = train.monotone().length > 0; // which a linear model does not hold
    return Selection.ofBest(held ? trees : finalists, judging, Loss.of(input.project()));
  }

  private double loss(Finalist finalist, Examples judging) {
    return Losses.mean(finalist.sums(), judging, Loss.of(input.project()));
  }

  private Standings standings(Prepared prepared, Folds folds) {
    Units units = Units.of(input.project(), prepared.table(), folds.rows(), input.seed());
    return new Standings(
        folds.judging(),
        IntStream.range(0, folds.rows().length).map(units::of).toArray(),
        Loss.of(input.project()),
        prepared.scale());
  }

  private Learner learner(String name, Hyperparameters settings, Crew crew) {
    return new TreeLearner(name, settings, boosting(settings, crew), checkpoints, interruption);
  }

  private Boosting boosting(Hyperparameters settings, Crew crew) {
    Project project = input.project();
    return new Boosting(
        Aim.of(Loss.of(project), classes),
        StoppingRule.of(project),
        settings,
        input.seed(),
        crew.isMany() ? progress.quiet() : progress,
        crew.isMany());
  }

  private static int trials(long cells) {
    return cells < MANY_CELLS ? 32 : cells < VERY_MANY_CELLS ? 16 : 8;
  }

  private static int finalists(long cells) {
    return cells < VERY_MANY_CELLS ? 3 : 1;
  }
}
