package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Interval;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Ends;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.tree.TreeEnsemble;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intervals hold the truth as often as was asked for. */
class IntervalsTest {

  private static final int ROWS = 3000;

  private final Random random = new Random(11);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final double[] b = random.doubles(ROWS, -1, 1).toArray();

  /** The further to the right, the less is known. */
  private final double[] y = numbers(i -> 3 * b[i] + (a[i] + 1.1) * random.nextGaussian());

  @Test
  void theyAreWideWhereLittleIsKnownAndNarrowWhereMuchIs() throws Exception {
    Model model = Model.of(table(y).train(project("interval: 0.9"), null).archive());

    Interval left = interval(model, -0.9, 0);
    Interval right = interval(model, 0.9, 0);
    double normal = 2 * 1.645;
    assertThat(left.upper() - left.lower()).isBetween(0.1 * normal, 0.5 * normal);
    assertThat(right.upper() - right.lower()).isBetween(1.4 * normal, 2.8 * normal);
  }

  @Test
  void ofNewRowsTheTruthIsInsideAsOftenAsWasAskedFor() throws Exception {
    for (double asked : new double[] {0.5, 0.8, 0.95}) {
      var trained = table(y).train(project("interval: " + asked), null);

      Map<Metric, Estimate> metrics = trained.comparison().model().metrics();
      int rows = (int) trained.comparison().model().rows();
      int calibrated = (int) (ROWS * 0.15 / 2);
      assertThat(Objects.requireNonNull(metrics.get(Metric.COVERAGE)).value())
          .isCloseTo(asked, within(band(asked, rows, calibrated)));
      assertThat(metrics).containsKeys(Metric.INTERVAL_WIDTH, Metric.PINBALL_LOSS, Metric.MAE);
    }
  }

  @Test
  void soIsThePriceOfHousesInAmes() throws Exception {
    Samples.Sample ames = Samples.ames();
    String declared = ProjectYaml.write(ames.project());
    Observations houses = ames.observations();
    for (String algorithm : List.of("xgboost", "linear")) {
      Tables.Trained trained =
          Tables.trainOn(
              houses,
              declared.replace(
                  "  algorithm: xgboost\n",
                  "  algorithm: %s\n  interval: 0.9\n".formatted(algorithm)));

      Map<Metric, Estimate> metrics = trained.comparison().model().metrics();
      int rows = (int) trained.comparison().model().rows();
      assertThat(Objects.requireNonNull(metrics.get(Metric.COVERAGE)).value())
          .isCloseTo(0.9, within(band(0.9, rows, 2930 * 15 / 200)));
      assertThat(Objects.requireNonNull(metrics.get(Metric.INTERVAL_WIDTH)).value())
          .isBetween(40_000.0, 100_000.0);
    }
  }

  /**
   * What 99 of 100 shares do not leave: the rows that judge and those that calibrated are drawn.
   */
  private static double band(double coverage, int rows, int calibrated) {
    return 2.6 * Math.sqrt(coverage * (1 - coverage) * (1.0 / rows + 1.0 / calibrated));
  }

  @Test
  void theEstimateIsAlwaysInsideWhateverTrainsIt() throws Exception {
    for (String trainer :
        List.of(
            "algorithm: linear", "algorithm: xgboost", "algorithm: auto, search: {trials: 2}")) {
      Model model = Model.of(table(y).train(project(trainer + ", interval: 0.5"), null).archive());

      for (int i = 0; i < ROWS; i++) {
        var said = (Prediction.Estimated) predict(model, a[i], b[i]);
        assertThat(Objects.requireNonNull(said.interval()).holds(said.value())).isTrue();
      }
    }
  }

  @Test
  void treesSayTheQuantilesThatXgboostSays() throws Exception {
    ModelArchive archive = table(y).train(project("interval: 0.9"), null).archive();

    ModelFiles.check(archive);
    TreeEnsemble ours = TreeEnsemble.read(archive.file(ModelArchive.INTERVAL));
    Booster booster = XGBoost.loadModel(archive.file(ModelArchive.INTERVAL));
    for (int i = 0; i < 100; i++) {
      float[] row = Model.of(archive).read(0, Map.of("a", a[i], "b", b[i])).features();
      float[] theirs = booster.predict(new DMatrix(row, 1, row.length, Float.NaN))[0].clone();
      Arrays.sort(theirs);
      double[] ends = Ends.ordered(ours, row, 0);
      assertThat(ends[0]).isCloseTo(theirs[0], within(1e-6));
      assertThat(ends[1]).isCloseTo(theirs[1], within(1e-6));
    }
    booster.dispose();
  }

  @Test
  void theEstimatesAreThoseOfTheModelWithoutIntervals() throws Exception {
    ModelArchive with = table(y).train(project("interval: 0.9"), null).archive();
    ModelArchive without = table(y).train(project("algorithm: xgboost"), null).archive();

    assertThat(with.file(ModelArchive.MODEL)).isEqualTo(without.file(ModelArchive.MODEL));
    assertThat(without.files()).doesNotContainKey(ModelArchive.INTERVAL);
    assertThat(((Prediction.Estimated) predict(Model.of(without), 0, 0)).interval()).isNull();
  }

  @Test
  void aTrainingThatIsInterruptedAgainAndAgainGivesTheSameBytes(@TempDir Path folder)
      throws Exception {
    String project = project("hyperparameters: {num_round: 60}, interval: 0.9");
    var checkpoints = new Boosting.Checkpoints(folder, "run");
    Map<String, byte[]> files = null;
    int interrupted = 0;
    while (files == null) {
      AtomicInteger rounds = new AtomicInteger();
      try {
        files =
            table(y)
                .train(project, null, checkpoints, () -> rounds.incrementAndGet() > 25)
                .archive()
                .files();
      } catch (Interrupted stopped) {
        interrupted++;
      }
    }

    assertThat(interrupted).isGreaterThan(3);
    assertThat(files).containsExactlyEntriesOf(table(y).train(project, null).archive().files());
  }

  @Test
  void ofWhatIsCountedNoEndIsBelowZero() throws Exception {
    double[] counts = numbers(i -> Math.floor(-Math.log(1 - random.nextDouble())));
    for (String algorithm : List.of("xgboost", "linear")) {
      Model model =
          Model.of(
              table(counts)
                  .train(
                      project(
                          "algorithm: %s, objective: poisson, interval: 0.9".formatted(algorithm)),
                      null)
                  .archive());

      assertThat(interval(model, 0, 0).lower()).isBetween(0.0, 0.3);
    }
  }

  @Test
  void valuesThatDoNotFitIntoAFloatHaveIntervalsInTheirOwnUnit() throws Exception {
    double[] far = numbers(i -> 1e12 + y[i]);
    Model model = Model.of(table(far).train(project("interval: 0.9"), null).archive());

    Interval interval = interval(model, 0, 0);
    assertThat(interval.upper() - interval.lower()).isBetween(2.0, 6.0);
    assertThat(interval.holds(1e12)).isTrue();
  }

  @Test
  void tooFewRowsToKeepTheWordAreRefusedWithHowManyItNeeds() {
    double[] few = Arrays.copyOf(y, 60);
    Tables table =
        new Tables()
            .numbers("a", Arrays.copyOf(a, 60))
            .numbers("b", Arrays.copyOf(b, 60))
            .numbers("y", few);

    assertThatThrownBy(() -> table.train(project("interval: 0.95"), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "training.interval: 0.95 needs 38 validation rows or more .* there are \\d: bring more"
                + " rows.*");
  }

  private Interval interval(Model model, double first, double second) {
    return Objects.requireNonNull(
        ((Prediction.Estimated) predict(model, first, second)).interval());
  }

  private static Prediction predict(Model model, double first, double second) {
    return model.predict(List.of(Map.of("a", first, "b", second))).getFirst();
  }

  private Tables table(double[] of) {
    return new Tables().numbers("a", a).numbers("b", b).numbers("y", of);
  }

  private static String project(String training) {
    return "name: bounded\ntask: regression\ntarget: y\ncolumns: {a: number, b: number, y: number}\ntraining: {%s}\n"
        .formatted(training);
  }

  private static double[] numbers(IntToDoubleFunction each) {
    double[] numbers = new double[ROWS];
    Arrays.setAll(numbers, each);
    return numbers;
  }
}
