package io.millrace.trainer;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.domain.project.Search;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * What a search has to be better than: settings drawn at random from the same ranges, each fitted
 * to the end, until as much processor time is used; the best on the validation rows is the model,
 * fitted again as the others are.
 */
public final class RandomSearch {

  private RandomSearch() {}

  /** Trains as the trainer does, with at most so much processor time for what is drawn. */
  public static void run(Path root, double seconds) throws IOException, XGBoostError {
    TrainingInput input =
        Json.read(
            Files.newInputStream(
                root.resolve("input/data")
                    .resolve(TrainingInput.CHANNEL)
                    .resolve(TrainingInput.FILE)),
            TrainingInput.class);
    Observations table =
        Observations.read(
            List.of(root.resolve("input/data/dataset/data.parquet")), input.project());
    TargetColumn target = TargetColumn.of(input.project(), table);
    Split split = Split.of(input.project(), table, target, input.seed());
    Progress progress = new Progress(System.out::println, InstantSource.system());
    int classes = target.classes().size();
    Prepared prepared = Prepared.of(input.project(), table, target, 1, split.train());
    Hyperparameters usual =
        Hyperparameters.of(Map.of(), split.train().length, classes, prepared.pipeline().width());
    Fold fold = Folds.single(prepared, split).folds().getFirst();
    SearchSpace space = SearchSpace.of(Search.USUAL, Map.of(), fold.train().width());
    Map<String, String> best = Map.of();
    double least = Double.POSITIVE_INFINITY;
    int drawn = 0;
    while (processorSeconds() < seconds) {
      Map<String, String> settings =
          drawn == 0
              ? Map.of()
              : space.settings(
                  ParzenEstimator.anywhere(
                      space.size(), new SplittableRandom(StableHash.of(drawn, input.seed()))));
      Boosting boosting =
          new Boosting(
              Aim.of(Loss.of(input.project()), classes),
              StoppingRule.of(input.project()),
              usual.with(settings),
              input.seed(),
              progress.quiet(),
              true);
      Fitted fitted =
          new TreeLearner(
                  "drawn",
                  usual.with(settings),
                  boosting,
                  Boosting.Checkpoints.NONE,
                  StopSignal.NONE)
              .fit(fold);
      double loss = Losses.mean(fitted.scorer(), fold.validation(), Loss.of(input.project()));
      if (loss < least) {
        least = loss;
        best = settings;
      }
      drawn++;
    }
    progress.say(String.format(Locale.ROOT, "%,d drawn, best %.6f: %s", drawn, least, best));
    ModelArchive archive =
        new Training(input, best, Boosting.Checkpoints.NONE, StopSignal.NONE, progress)
            .run(table, null);
    Path model = Files.createDirectories(root.resolve("model"));
    Files.write(model.resolve(ModelArchive.METRICS), archive.file(ModelArchive.METRICS));
  }

  /** Processor time of this process so far. */
  public static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }
}
