package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.score.Calibrated;
import io.millrace.modeling.score.LinearModel;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.tree.TreeEnsemble;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model is learned, from which rows, and that it is the same ever again. */
class LearningTest {

  private static final int ROWS = 1000;
  private static final String HEAD =
      "name: learned\ntask: %s\ntarget: y\n%scolumns: {a: number, b: number, y: %s}\ntraining: {%s}\n";

  private static final String AUTO = "algorithm: auto, search: {trials: 8}"; // to be quick

  private final Random random = new Random(5);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final double[] b = random.doubles(ROWS, -1, 1).toArray();
  private final double[] noise = random.doubles(ROWS, -0.5, 0.5).toArray();

  @Test
  void aLinearModelFindsTheWeightsThatMadeTheData() throws Exception {
    double[] y = numbers(i -> 30 + 4 * a[i] - 2 * b[i] + noise[i]);

    ModelArchive archive = table(y).train(regression("algorithm: linear"), null).archive();

    Model model = Model.of(archive);
    assertThat(model.scorer()).isInstanceOf(LinearModel.class);
    assertThat(archive.files()).doesNotContainKey(ModelArchive.MODEL);
    double at = estimate(model, 0, 0);
    assertThat(at).isCloseTo(30, within(0.1));
    assertThat(estimate(model, 0.5, 0) - at).isCloseTo(2, within(0.1));
    assertThat(estimate(model, 0, 0.5) - at).isCloseTo(-1, within(0.1));
  }

  /** Each attempt is stopped a little later than the one before, wherever that is. */
  @Test
  void aSearchThatIsInterruptedAgainAndAgainGivesTheSameBytes(@TempDir Path folder)
      throws Exception {
    double[] y = numbers(i -> 2 * a[i] + ((a[i] > 0) == (b[i] > 0) ? 1 : -1) + 2 * noise[i]);
    String project = regression("algorithm: auto, search: {trials: 3}");
    var checkpoints = new Boosting.Checkpoints(folder, "run");
    Map<String, byte[]> files = null;
    int interrupted = 0;
    while (files == null) {
      AtomicInteger rounds = new AtomicInteger();
      int most = 300 * (interrupted + 1);
      try {
        files =
            table(y)
                .train(project, null, checkpoints, () -> rounds.incrementAndGet() > most)
                .archive()
                .files();
      } catch (Interrupted stopped) {
        interrupted++;
      }
    }

    assertThat(interrupted).isGreaterThan(1);
    assertThat(files).containsExactlyEntriesOf(table(y).train(project, null).archive().files());
  }

  @Test
  void whatIsLinearIsLearnedByALinearModelAndWhatIsNotByTrees() throws Exception {
    double[] linear = numbers(i -> 4 * a[i] - 2 * b[i] + noise[i]);
    double[] crossed = numbers(i -> (a[i] > 0) == (b[i] > 0) ? 1 : -1);

    Map<String, @Nullable Object> most =
        models(table(linear).train(regression(AUTO), null).archive()).getFirst();
    ModelArchive trees = table(crossed).train(regression(AUTO), null).archive();

    assertThat(most).containsEntry("learner", "linear");
    assertThat(models(trees))
        .allSatisfy(model -> assertThat(model.get("learner")).asString().startsWith("trees"));
  }

  @Test
  void severalThatAreBetterTogetherAreTheModelAndItsColumnsAddUp() throws Exception {
    double[] y =
        numbers(i -> 8 * a[i] - 4 * b[i] + ((a[i] > 0) == (b[i] > 0) ? 1 : -1) + 2 * noise[i]);

    ModelArchive archive = table(y).train(regression(AUTO), null).archive();

    List<Map<String, @Nullable Object>> parts = models(archive);
    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(
            parts.stream()
                .mapToDouble(part -> (double) Objects.requireNonNull(part.get("weight")))
                .sum())
        .isCloseTo(1, within(1e-9));
    Model model = Model.of(archive);
    float[] row = model.read(0, Map.of("a", 0.3, "b", -0.4)).features();
    assertThat(model.explain(row, model.predict(row)).output())
        .isCloseTo(model.predict(row).score(), within(1e-4));
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws Exception {
    double[] y = numbers(i -> 2 * a[i] + ((a[i] > 0) == (b[i] > 0) ? 1 : -1) + 2 * noise[i]);

    assertThat(table(y).train(regression(AUTO), null).archive().files())
        .containsExactlyEntriesOf(table(y).train(regression(AUTO), null).archive().files());
  }

  @Test
  void aSearchOfTreesAloneTakesTheBestOfThemAndTellsWhatItWasChosenFrom() throws Exception {
    double[] y = numbers(i -> 4 * a[i] - 2 * b[i] + noise[i]); // of which trees know least

    var trained =
        table(y)
            .train(
                regression(
                    "hyperparameters: {num_round: 40, eta: 0.3}, search: {trials: 4, ranges: {max_depth: [2, 4]}}"),
                null);

    Leaderboard board = Objects.requireNonNull(trained.comparison().leaderboard());
    assertThat(board.metric()).isEqualTo(Metric.RMSE);
    assertThat(board.trials()).isEqualTo(4);
    assertThat(board.folds()).isEqualTo(5);
    assertThat(board.rows()).isBetween(780L, 820L); // all but the held-out ones
    assertThat(board.entries().getFirst())
        .satisfies(linear -> assertThat(linear.name()).isEqualTo("linear"))
        .satisfies(linear -> assertThat(linear.share()).isZero())
        .satisfies(linear -> assertThat(linear.behind()).isNull())
        .satisfies(
            linear -> // of even noise from -0.5 to 0.5
            assertThat(linear.value().value()).isCloseTo(Math.sqrt(1 / 12.0), within(0.02)));
    assertThat(board.entries().subList(1, board.entries().size()))
        .allSatisfy(trees -> {
          assertThat(trees.rounds()).isBetween(1, 40);
          assertThat(Objects.requireNonNull(trees.behind()).low()).isPositive();
          assertThat(Integer.parseInt(trees.settings().getOrDefault("max_depth", "?")))
              .isBetween(2, 4);
        });
    assertThat(board.entries().stream().filter(entry -> entry.share() == 1)).hasSize(1);
    Map<String, @Nullable Object> chosen = models(trained.archive()).getFirst();
    assertThat(PlainJson.object(chosen.get("hyperparameters"), "hyperparameters"))
        .containsEntry("eta", "0.3");
    assertThat(board.entries().get(1).share()).as("the best of the trees").isEqualTo(1);
  }

  @Test
  void theModelIsFittedAgainToTheRowsThatStoppedIt() throws Exception {
    double[] y = numbers(i -> 4 * a[i] - 2 * b[i] + noise[i]);
    var trained = table(y).train(regression("hyperparameters: {num_round: 30}"), null);

    Map<String, @Nullable Object> split =
        PlainJson.object(
            PlainJson.readObject(trained.archive().file(ModelArchive.PROVENANCE)).get("split"),
            "split");
    double train = PlainJson.number(split.get("train"), "train");
    double validation = PlainJson.number(split.get("validation"), "validation");
    double refitted = PlainJson.number(split.get("refitted"), "refitted");
    assertThat(refitted).isBetween(train + validation / 2 - 1, train + validation);
    TreeEnsemble trees = TreeEnsemble.read(trained.archive().file(ModelArchive.MODEL));
    assertThat(trees.trees()).isEqualTo(trained.rounds());
  }

  /** Balanced weights move all probabilities; with costs they are moved back, to what is so. */
  @Test
  void statedCostsCalibrateTheProbabilitiesAndSetTheThreshold() throws Exception {
    String[] y =
        IntStream.range(0, ROWS)
            .mapToObj(i -> a[i] + 2 * noise[i] > 0.9 ? "yes" : "no")
            .toArray(String[]::new);
    double rate = IntStream.range(0, ROWS).filter(i -> y[i].equals("yes")).count() / (double) ROWS;
    Tables table = new Tables().numbers("a", a).numbers("b", b).words("y", y);
    String weighted = "algorithm: linear, classWeights: balanced";

    Model biased = Model.of(table.train(binary(weighted), null).archive());
    Model right =
        Model.of(table.train(binary(weighted + ", costs: {falseNegative: 4}"), null).archive());

    assertThat(biased.signature().threshold()).isEqualTo(0.5);
    assertThat(right.signature().threshold()).isEqualTo(0.2);
    assertThat(right.scorer()).isInstanceOf(Calibrated.class);
    assertThat(meanPrediction(biased)).isGreaterThan(rate + 0.1);
    assertThat(meanPrediction(right)).isCloseTo(rate, within(0.03));
  }

  /** The fit is that of a regression on the sums: its own probabilities are right as they are. */
  @Test
  void whatIsCalibratedAlreadyIsLeftAlmostAsItIs() {
    var feature = new LinearModel.Feature(-99, 99, new double[] {1}, new double[1], new double[1]);
    var model = new LinearModel(Link.LOGIT, new double[] {0}, List.of(feature));
    float[] x = new float[20_000];
    float[] labels = new float[x.length];
    float[] stretched = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian(0, 2);
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-x[i])) ? 1 : 0;
      stretched[i] = 2 * x[i] + 3;
    }

    Calibrating same = Calibrating.of(model, new Examples(x, 1, labels, new float[0]), Task.BINARY);
    Calibrating undone =
        Calibrating.of(model, new Examples(stretched, 1, labels, new float[0]), Task.BINARY);

    assertThat(same.slope()).isCloseTo(1, within(0.05));
    assertThat(same.intercept()).isCloseTo(0, within(0.05));
    assertThat(undone.slope()).isCloseTo(0.5, within(0.05));
    assertThat(undone.intercept()).isCloseTo(-1.5, within(0.1));
  }

  private double meanPrediction(Model model) {
    return IntStream.range(0, ROWS)
        .mapToDouble(i -> model.predict(new float[] {(float) a[i], (float) b[i]}).score())
        .average()
        .orElseThrow();
  }

  private static String binary(String training) {
    return HEAD.formatted("binary", "positive: yes\n", "category", training);
  }

  @Test
  void anAlgorithmThatFindsItsSettingsTakesNone() {
    assertThatThrownBy(
            () -> ProjectYaml.parse(regression("algorithm: auto, hyperparameters: {eta: 0.1}")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the algorithm auto finds its settings by itself")
        .hasMessageContaining("eta");
  }

  @Test
  void classesAreToldApartByALinearModelToo() throws Exception {
    String[] y =
        IntStream.range(0, ROWS)
            .mapToObj(i -> a[i] + noise[i] > 0.4 ? "high" : a[i] + noise[i] < -0.4 ? "low" : "mid")
            .toArray(String[]::new);

    var trained =
        new Tables()
            .numbers("a", a)
            .numbers("b", b)
            .words("y", y)
            .train(HEAD.formatted("multiclass", "", "category", "algorithm: linear"), null);

    assertThat(
            Objects.requireNonNull(trained.comparison().model().metrics().get(Metric.ACCURACY))
                .value())
        .isGreaterThan(0.6);
  }

  private Tables table(double[] y) {
    return new Tables().numbers("a", a).numbers("b", b).numbers("y", y);
  }

  private static String regression(String training) {
    return HEAD.formatted("regression", "", "number", training);
  }

  private static double[] numbers(java.util.function.IntToDoubleFunction of) {
    return IntStream.range(0, ROWS).mapToDouble(of).toArray();
  }

  private static double estimate(Model model, double a, double b) {
    return model.predict(List.of(Map.of("a", a, "b", b))).getFirst().score();
  }

  private static List<Map<String, @Nullable Object>> models(ModelArchive archive) {
    return PlainJson.array(
            PlainJson.readObject(archive.file(ModelArchive.PROVENANCE)).get("models"), "models")
        .stream()
        .map(model -> PlainJson.object(model, "model"))
        .toList();
  }
}
