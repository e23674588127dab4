package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Encoding;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a learner is told beyond the rows, from the definition to what is predicted. */
class GuidanceTest {

  private static final int ROWS = 2000;
  private static final String PRICES =
      "name: prices\ntask: regression\ntarget: y\ncolumns: {a: number, b: number, y: number%s}\ntraining: {%s}\n";

  private final Random random = new Random(11);
  private final double[] a = random.doubles(ROWS, 0, 10).toArray();
  private final double[] b = random.doubles(ROWS, 0, 10).toArray();

  private Tables waves() {
    return new Tables()
        .numbers("a", a)
        .numbers("b", b)
        .numbers(
            "y",
            IntStream.range(0, ROWS)
                .mapToDouble(i -> a[i] + 3 * Math.sin(2 * a[i]) - b[i] + random.nextGaussian())
                .toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xgboost", "auto, search: {trials: 4}"})
  void whatIsPredictedNeverFallsWhereItMayOnlyRise(String algorithm) throws Exception {
    String told = "algorithm: " + algorithm + ", monotone: {a: increasing, b: decreasing}";

    assertThat(falls(model(waves(), PRICES.formatted("", "algorithm: " + algorithm)), "a"))
        .as("untold")
        .isGreaterThan(5);
    Model model = model(waves(), PRICES.formatted("", told));
    assertThat(falls(model, "a")).isZero();
    assertThat(falls(model, "b")).as("it falls everywhere").isGreaterThan(20);
  }

  /** How often what is predicted is less than a step before, along a column. */
  private static long falls(Model model, String column) {
    List<Map<String, Double>> grid = new ArrayList<>();
    for (int step = 0; step <= 100; step++) {
      grid.add(point(column, step / 10.0));
    }
    List<Prediction> predicted = model.predict(grid);
    return IntStream.range(1, predicted.size())
        .filter(i -> predicted.get(i).score() < predicted.get(i - 1).score())
        .count();
  }

  private static Map<String, Double> point(String column, double value) {
    return column.equals("a") ? Map.of("a", value, "b", 5.0) : Map.of("a", 5.0, "b", value);
  }

  /** Of the rows that count nothing the target is another one. */
  @Test
  void aRowCountsAsMuchAsItsColumnSaysAndThatIsNoFeature() throws Exception {
    double[] counts = new double[ROWS];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      counts[i] = i % 2;
      y[i] = (i % 2 == 1 ? 1 : -1) * a[i] + 0.1 * random.nextGaussian();
    }
    counts[1] = Double.NaN; // counts one
    Tables table =
        new Tables().numbers("a", a).numbers("b", b).numbers("y", y).numbers("counts", counts);

    Model model = model(table, PRICES.formatted(", counts: number", "weight: counts"));

    assertThat(model.signature().inputs())
        .extracting(input -> input.name())
        .containsExactly("a", "b");
    assertThat(model.predict(List.of(Map.of("a", 8.0, "b", 5.0))).getFirst().score())
        .isBetween(7.5, 8.5);
    double even =
        model(
                table,
                PRICES.formatted(", counts: {type: number, feature: false}", "algorithm: xgboost"))
            .predict(List.of(Map.of("a", 8.0, "b", 5.0)))
            .getFirst()
            .score();
    assertThat(even).as("each counts the same").isBetween(-3.0, 3.0);
  }

  @Test
  void aRowThatCountsLessThanNothingIsRefused() {
    double[] counts = random.doubles(ROWS).toArray();
    counts[7] = -1;
    assertThatThrownBy(() ->
            waves()
                .numbers("counts", counts)
                .train(PRICES.formatted(", counts: number", "weight: counts"), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "training.weight: 'counts' is below 0 in 1 rows. A row counts 0 or more; say range: [0, null] for the column.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monotone: {c: increasing}",
        "monotone: {y: increasing}",
        "monotone: {w: increasing}",
        "algorithm: linear, monotone: {a: increasing}",
        "weight: w",
        "weight: y",
        "weight: a, monotone: {a: increasing}",
      })
  void whatCannotBeToldIsRefusedWhenItIsDeclared(String told) {
    assertThatThrownBy(() -> ProjectYaml.parse(PRICES.formatted(", w: category", told)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("training.");
  }

  private static final int SHOPS = 300;
  private static final String SALES =
      """
      name: sales
      task: %s
      target: y
      %scolumns: {shop: category, a: number, y: %s}
      """;

  private final double[] effect = random.doubles(SHOPS, -3, 3).toArray();
  private final int[] shop = random.ints(ROWS, 0, SHOPS).toArray();

  private Tables sales() {
    return new Tables()
        .numbers("a", a)
        .words("shop", IntStream.of(shop).mapToObj(i -> "s" + i).toArray(String[]::new));
  }

  private double value(int row) {
    return effect[shop[row]] + 0.1 * a[row] + 0.5 * random.nextGaussian();
  }

  @Test
  void wordsOfManyLevelsAreToldWhatTheTargetWasAmongTheirRows() throws Exception {
    Tables.Trained trained =
        sales()
            .numbers("y", IntStream.range(0, ROWS).mapToDouble(this::value).toArray())
            .train(SALES.formatted("regression", "", "number"), null);

    assertThat(
            Objects.requireNonNull(trained.comparison().model().metrics().get(Metric.R2)).value())
        .as("by rank of frequency alone it is about a quarter")
        .isGreaterThan(0.6);
    Model model = Model.of(trained.archive());
    int best = largest(1);
    int worst = largest(-1);
    List<Prediction> said =
        model.predict(
            List.of(
                Map.of("shop", "s" + best, "a", 5.0),
                Map.of("shop", "s" + worst, "a", 5.0),
                Map.of("shop", "never seen", "a", 5.0),
                Map.of("a", 5.0)));
    assertThat(said.get(0).score()).isGreaterThan(said.get(2).score() + 0.5);
    assertThat(said.get(1).score()).isLessThan(said.get(2).score() - 0.5);
    assertThat(said.get(3).score()).isFinite();
    byte[] pipeline = trained.archive().file(ModelArchive.PIPELINE);
    assertThat(FeaturePipeline.fromJson(pipeline).toJson()).isEqualTo(pipeline);
    assertThat(FeaturePipeline.fromJson(pipeline).encodings().getFirst())
        .isInstanceOf(Encoding.ByTarget.class);
  }

  private int largest(int sign) {
    return IntStream.range(0, SHOPS)
        .filter(s -> IntStream.of(shop).filter(each -> each == s).count() > 5)
        .boxed()
        .max(java.util.Comparator.comparingDouble(s -> sign * effect[s]))
        .orElseThrow();
  }

  @Test
  void noRowIsToldItsOwnTarget() {
    double[] y = IntStream.range(0, ROWS).mapToDouble(this::value).toArray();
    Project project = ProjectYaml.parse(SALES.formatted("regression", "", "number"));
    int[] rows = IntStream.range(0, ROWS).toArray();
    int other = IntStream.of(rows).filter(row -> y[row] < y[17] - 3).findFirst().orElseThrow();
    float[] before = features(project, y, rows);
    double kept = y[17]; // two change places, so that mean and deviation stay as they are
    y[17] = y[other];
    y[other] = kept;

    float[] after = features(project, y, rows);

    int width = before.length / ROWS;
    assertThat(width).as("rank and mean of the shop, a").isEqualTo(3);
    float own = Math.abs(after[17 * width + 1] - before[17 * width + 1]);
    assertThat(own).as("the mean of all others moves a little").isLessThan(0.01f);
    long told =
        IntStream.of(rows)
            .filter(row -> row != 17 && shop[row] == shop[17])
            .filter(row -> after[row * width + 1] < before[row * width + 1] - 0.02)
            .count();
    assertThat(told).as("those of the same shop in other folds").isPositive();
  }

  private float[] features(Project project, double[] y, int[] rows) {
    Observations table = sales().numbers("y", y).rows();
    return Prepared.of(project, table, TargetColumn.of(project, table), 1, rows)
        .examples(rows)
        .features();
  }

  @Test
  void aClassOfSeveralIsToldAsWell() throws Exception {
    String[] y =
        IntStream.range(0, ROWS)
            .mapToObj(row -> value(row) > 1 ? "high" : value(row) < -1 ? "low" : "mid")
            .toArray(String[]::new);
    Tables.Trained trained =
        sales().words("y", y).train(SALES.formatted("multiclass", "", "category"), null);

    Encoding encoding = Model.of(trained.archive()).pipeline().encodings().getFirst();
    assertThat(encoding.features())
        .containsExactly(
            "shop", "shop (share of high)", "shop (share of low)", "shop (share of mid)");
    assertThat(
            Objects.requireNonNull(trained.comparison().model().metrics().get(Metric.AUC)).value())
        .isGreaterThan(0.8);
  }

  private static Model model(Tables table, String project) throws Exception {
    return Model.of(table.train(project, null).archive());
  }
}
