package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that training once could not learn from, or learned wrong from, or measured wrong. */
class HardDataTest {

  private static final int ROWS = 400;
  private static final String BINARY =
      """
      name: hard
      task: binary
      target: y
      positive: yes
      columns: {x: number, y: category}
      training: {hyperparameters: {num_round: 40, colsample_bytree: 1}}
      """;
  private static final String REGRESSION =
      """
      name: hard
      task: regression
      target: y
      columns: {x: number, y: number}
      training: {hyperparameters: {num_round: 200, colsample_bytree: 1}}
      """;

  @Test
  void largeNumbersThatDifferLittleAreToldApart() throws Exception {
    double[] x = column(i -> 1.7e9 + i % 41);

    var trained =
        new Tables().numbers("x", x).words("y", labels(i -> x[i] > 1.7e9 + 20)).train(BINARY, null);

    assertThat(value(trained.comparison(), Metric.AUC)).isEqualTo(1);
    assertThat(score(trained.archive(), 1.7e9 + 21)).isGreaterThan(0.7);
    assertThat(score(trained.archive(), 1.7e9 + 20)).isLessThan(0.3);
  }

  @Test
  void whatIsBeyondAFloatIsLearnedFromAndPredicted() throws Exception {
    double[] x = column(i -> i % 10 == 0 ? 1e39 : i % 10 == 1 ? -1e300 : i % 10);

    var trained =
        new Tables().numbers("x", x).words("y", labels(i -> x[i] > 5)).train(BINARY, null);

    assertThat(value(trained.comparison(), Metric.AUC)).isEqualTo(1);
    assertThat(score(trained.archive(), 1e39)).isGreaterThan(0.7);
    assertThat(score(trained.archive(), 1e308)).isGreaterThan(0.7);
    assertThat(score(trained.archive(), -1e300)).isLessThan(0.3);
  }

  /** Unix seconds within two minutes, and amounts whose squares no float holds. */
  @ParameterizedTest
  @CsvSource({"1.7e9, 1", "0, 1e20", "0, 1e300", "0, 1e-30"})
  void aTargetIsLearnedWhereverItLiesAndWhateverItsUnitIs(double center, double unit)
      throws Exception {
    double[] x = column(i -> i % 101);
    double[] y = column(i -> center + unit * (i % 101));

    var trained = new Tables().numbers("x", x).numbers("y", y).train(REGRESSION, null);

    assertThat(value(trained.comparison(), Metric.R2)).isGreaterThan(0.99);
    Prediction said = Model.of(trained.archive()).predict(List.of(Map.of("x", 50))).getFirst();
    assertThat((said.score() - center) / unit).isBetween(47.0, 53.0);
  }

  @Test
  void heldOutRowsOfOneClassLeaveTheGateOpen() throws Exception {
    String project = BINARY.replace("{x: number", "{day: date, x: number") + "eventTime: day\n";
    Random random = new Random(3);
    var trained =
        new Tables()
            .numbers("day", column(i -> i))
            .numbers("x", random.doubles(ROWS).toArray())
            .words("y", labels(i -> i < ROWS / 2 && random.nextBoolean()))
            .train(project, null);

    assertThat(Gates.judge(ProjectYaml.parse(project).gates(), trained.comparison()))
        .hasOnlyElementsOfType(GateVerdict.Inconclusive.class)
        .first()
        .satisfies(verdict -> assertThat(verdict.because()).contains("are of class 'no'"));
    assertThat(trained.rounds()).isPositive();
  }

  @Test
  void aConstantTargetLeavesTheGateOpen() throws Exception {
    var trained =
        new Tables()
            .numbers("x", column(i -> i))
            .numbers("y", column(_ -> 7))
            .train(REGRESSION, null);

    assertThat(trained.comparison().model().metrics()).doesNotContainKey(Metric.R2);
    assertThat(value(trained.comparison(), Metric.RMSE)).isZero();
    assertThat(Gates.judge(ProjectYaml.parse(REGRESSION).gates(), trained.comparison()))
        .hasOnlyElementsOfType(GateVerdict.Inconclusive.class);
  }

  @Test
  void aChampionThatLearnedAnotherTypeOrTaskIsUnmeasuredAndSaysWhy() throws Exception {
    double[] x = column(i -> i % 4);
    String[] y = labels(i -> x[i] > 1);
    var champion = new Tables().numbers("x", x).words("y", y).train(BINARY, null).archive();
    String[] words = Arrays.stream(x).mapToObj(each -> "is " + each).toArray(String[]::new);

    var retyped =
        new Tables()
            .words("x", words)
            .words("y", y)
            .train(BINARY.replace("x: number", "x: category"), champion);
    var another =
        new Tables().numbers("x", x).numbers("y", column(i -> i % 4)).train(REGRESSION, champion);
    var dropped =
        new Tables()
            .numbers("z", x)
            .words("y", y)
            .train(BINARY.replace("x: number", "z: number"), champion);

    assertThat(retyped.comparison().champion())
        .isEqualTo(new Champion.Unmeasured("it learned 'x' as number, which is category now"));
    assertThat(another.comparison().champion())
        .isEqualTo(new Champion.Unmeasured("it was trained for a binary task"));
    assertThat(dropped.comparison().champion())
        .isEqualTo(
            new Champion.Unmeasured("it needs the column 'x', which is not declared any more"));
  }

  @Test
  void rowsOfARareClassThatCountMoreDoNotSpoilStopping() throws Exception {
    Random random = new Random(4);
    double[] x = random.doubles(ROWS * 20).toArray();
    String[] y = new String[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextDouble() < 0.15 * x[i] ? "yes" : "no";
    }
    Tables table = new Tables().numbers("x", x).words("y", y);
    String gates = "gates: [{metric: log_loss, max: 0.6}]\n";

    var weighted =
        table.train(
            BINARY.replace("num_round: 40", "num_round: 40, scale_pos_weight: 12") + gates, null);
    var balanced =
        table.train(BINARY.replace("training: {", "training: {classWeights: balanced, "), null);
    var lowered = table.train(BINARY.replace("training: {", "training: {threshold: 0.08, "), null);
    var plain = table.train(BINARY, null);

    assertThat(weighted.rounds()).isGreaterThan(5);
    assertThat(recall(plain)).isZero();
    assertThat(recall(weighted)).isPositive();
    assertThat(recall(balanced)).isPositive();
    assertThat(recall(lowered)).isPositive();
  }

  @Test
  void aWeightForAClassThatIsNoneIsRefused() {
    Tables table = new Tables().numbers("x", column(i -> i)).words("y", labels(i -> i % 2 == 0));

    assertThatThrownBy(() ->
            table.train(
                BINARY.replace("training: {", "training: {classWeights: {maybe: 2}, "), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "training.classWeights names 'maybe', but the target has the classes [no, yes].");
  }

  /** Of hundreds of classes nearly all of a matrix is zero, which looks like a bomb. */
  @Test
  void aModelOfManyClassesIsReadAgain() throws Exception {
    int classes = 300;
    double[] x = IntStream.range(0, classes * 6).mapToDouble(i -> i % classes).toArray();
    String[] y = Arrays.stream(x).mapToObj(each -> "class-" + (int) each).toArray(String[]::new);
    var trained =
        new Tables()
            .numbers("x", x)
            .words("y", y)
            .train(
                """
                name: hard
                task: multiclass
                target: y
                columns: {x: number, y: category}
                training: {hyperparameters: {num_round: 1, max_depth: 2, max_bin: 16}}
                """,
                null);

    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    trained.archive().write(packed);
    ModelArchive read = ModelArchive.read(new ByteArrayInputStream(packed.toByteArray()));

    assertThat(Model.of(read).signature().classes()).hasSize(classes);
    assertThat(trained.comparison().model().confusion()).isEmpty();
    assertThat(trained.log()).anyMatch(line -> line.contains("it was still improving"));
  }

  private static double recall(Tables.Trained trained) {
    return trained.comparison().model().classes().getLast().recall();
  }

  private static double score(ModelArchive archive, double x) {
    return Model.of(archive).predict(List.of(Map.of("x", x))).getFirst().score();
  }

  private static double value(Comparison comparison, Metric metric) {
    return Objects.requireNonNull(comparison.model().metrics().get(metric)).value();
  }

  private static double[] column(java.util.function.IntToDoubleFunction value) {
    return IntStream.range(0, ROWS).mapToDouble(value).toArray();
  }

  private static String[] labels(java.util.function.IntPredicate positive) {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> positive.test(i) ? "yes" : "no")
        .toArray(String[]::new);
  }
}
