package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Explanation;
import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.score.LinearModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts and amounts: their logarithm is learned, and what is said of them is above zero. */
class AmountsTest {

  private static final int ROWS = 1500;

  private final Random random = new Random(5);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final double[] b = random.doubles(ROWS, -1, 1).toArray();

  enum Of {
    POISSON(Metric.POISSON_DEVIANCE),
    TWEEDIE(Metric.TWEEDIE_DEVIANCE);

    private final Metric deviance;

    Of(Metric deviance) {
      this.deviance = deviance;
    }

    private String project(String more) {
      return "name: amounts\ntask: regression\ntarget: y\ncolumns: {a: number, b: number, y: number}\ntraining: {objective: %s, %s}\n"
          .formatted(name().toLowerCase(java.util.Locale.ROOT), more);
    }
  }

  /** Counts; of claims each is of some size. */
  private double[] drawn(Of of) {
    return numbers(i -> {
      int count = poisson(Math.exp(0.5 + a[i] - 0.5 * b[i]));
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += of == Of.POISSON ? 1 : -Math.log(1 - random.nextDouble());
      }
      return sum;
    });
  }

  private int poisson(double mean) {
    int count = 0;
    for (double left = random.nextDouble(); left > Math.exp(-mean); left *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource
  void aLinearModelFindsTheRatesThatMadeThem(Of of) throws Exception {
    var trained = table(drawn(of)).train(of.project("algorithm: linear"), null);

    Model model = Model.of(trained.archive());
    assertThat(model.scorer()).isInstanceOf(LinearModel.class);
    double middle = Math.log(said(model, 0, 0));
    assertThat(middle).isCloseTo(0.5, within(0.15));
    assertThat(Math.log(said(model, 0.8, 0)) - middle).isCloseTo(0.8, within(0.15));
    assertThat(Math.log(said(model, 0, 0.8)) - middle).isCloseTo(-0.4, within(0.15));
  }

  @ParameterizedTest
  @EnumSource
  void treesSayWhatXgboostSaysAndTheirColumnsAddUpToItsLogarithm(Of of) throws Exception {
    var trained = table(drawn(of)).train(of.project("algorithm: xgboost"), null);

    Model model = Model.of(trained.archive());
    Booster booster = XGBoost.loadModel(trained.archive().file(ModelArchive.MODEL));
    for (int i = 0; i < 50; i++) {
      float[] row = model.read(0, Map.of("a", a[i], "b", b[i])).features();
      float theirs = booster.predict(new DMatrix(row, 1, row.length, Float.NaN))[0][0];
      double ours = model.predict(row).score();
      assertThat(ours).isPositive().isCloseTo(theirs, within(1e-6 * theirs));
      Explanation why = model.explain(row, model.predict(row));
      assertThat(why.output()).isCloseTo(Math.log(ours), within(1e-4));
    }
    Evaluation evaluation = trained.comparison().model();
    assertThat(evaluation.metrics()).containsKeys(of.deviance, Metric.MAE, Metric.R2, Metric.RMSE);
    assertThat(Objects.requireNonNull(evaluation.metrics().get(Metric.R2)).value()).isPositive();
    booster.dispose();
  }

  @Test
  void aSearchIsJudgedByTheDeviance() throws Exception {
    var trained =
        table(drawn(Of.POISSON))
            .train(Of.POISSON.project("algorithm: auto, search: {trials: 3}"), null);

    Leaderboard board = Objects.requireNonNull(trained.comparison().leaderboard());
    assertThat(board.metric()).isEqualTo(Metric.POISSON_DEVIANCE);
    assertThat(board.entries().getFirst().name()).as("what made them").isEqualTo("linear");
    assertThat(board.entries().getFirst().value().value()).isBetween(0.8, 1.5);
    assertThat(said(Model.of(trained.archive()), 0, 0)).isCloseTo(Math.exp(0.5), within(0.3));
  }

  @Test
  void aModelBeforeItThatSaysNumbersBelowZeroIsStillCompared() throws Exception {
    double[] counts = drawn(Of.POISSON);
    ModelArchive before =
        table(counts)
            .train(
                Of.POISSON.project("algorithm: linear").replace("objective: poisson, ", ""), null)
            .archive();

    var trained = table(counts).train(Of.POISSON.project("algorithm: linear"), before);

    assertThat(said(Model.of(before), -1, 1)).isNegative();
    assertThat(trained.comparison().champion().toString())
        .contains("MAE")
        .doesNotContain("POISSON");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBelowZeroIsRefusedInWords(Of of) {
    double[] y = drawn(of);
    y[7] = -2.5;

    assertThatThrownBy(() -> table(y).train(of.project("algorithm: xgboost"), null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The target 'y' is below zero in 1 of 1500 rows, for instance -2.5, but training.objective: %s is for what is counted or paid, from zero on: mend the rows, refuse them by a rule on the column, or leave the objective out.",
            of.name().toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource
  void zerosAloneGiveAModelOfAlmostNothing(Of of) throws Exception {
    for (String algorithm : List.of("xgboost", "linear")) {
      var trained = table(new double[ROWS]).train(of.project("algorithm: " + algorithm), null);

      assertThat(said(Model.of(trained.archive()), 0, 0)).isBetween(0.0, 1e-3);
    }
  }

  private Tables table(double[] y) {
    return new Tables().numbers("a", a).numbers("b", b).numbers("y", y);
  }

  private static double[] numbers(IntToDoubleFunction each) {
    double[] numbers = new double[ROWS];
    Arrays.setAll(numbers, each);
    return numbers;
  }

  private static double said(Model model, double first, double second) {
    return model.predict(List.of(Map.of("a", first, "b", second))).getFirst().score();
  }
}
