package io.millrace.modeling.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeEnsembleTest {

  /**
   * Feature 0 below 3 goes left; a missing one too. Then feature 1 below 10, a missing one right.
   */
  private static final String TREE =
      """
      {"left_children":[1,3,-1,-1,-1],"right_children":[2,4,-1,-1,-1],"split_indices":[0,1,0,0,0],
       "split_conditions":[3.0,10.0,0.5,-0.25,0.75],"default_left":[1,0,0,0,0],
       "split_type":[0,0,0,0,0],"loss_changes":[8.0,2.0,0,0,0]}\
      """;

  private static final String STUMP =
      """
      {"left_children":[-1],"right_children":[-1],"split_indices":[0],"split_conditions":[0.125],
       "default_left":[0],"split_type":[0],"loss_changes":[0]}\
      """;

  @ParameterizedTest
  @CsvSource({
    "2, 9, -0.25",
    "2, 10, 0.75",
    "3, 0, 0.5",
    "NaN, 9, -0.25",
    "2, NaN, 0.75",
    "NaN, NaN, 0.75"
  })
  void aRowFallsToItsLeaf(float first, float second, float leaf) {
    TreeEnsemble trees = read(model("reg:squarederror", 0, "1E1", TREE, STUMP));

    float[] out = new float[1];
    trees.predict(new float[] {-99, first, second}, 1, out);

    assertThat(out[0]).isEqualTo(10 + leaf + 0.125f);
  }

  @Test
  void logisticSumsStartAtTheLogOddsOfTheBaseScore() {
    TreeEnsemble trees = read(model("binary:logistic", 0, "2.5E-1", TREE));

    float[] out = new float[2];
    trees.predict(new float[] {5, 0}, 0, out);

    double odds = 1.0 / 3 * Math.exp(0.5); // 0.25 / 0.75, times e^leaf
    assertThat(out[1]).isCloseTo((float) (odds / (1 + odds)), within(1e-7f));
    assertThat(out[0]).isEqualTo(1 - out[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"count:poisson", "reg:tweedie"})
  void sumsOfLogarithmsStartAtThatOfTheBaseScore(String objective) {
    TreeEnsemble trees = read(model(objective, 0, "2.5E-1", TREE));

    float[] out = new float[1];
    trees.predict(new float[] {5, 0}, 0, out);

    assertThat(out[0]).isCloseTo((float) (0.25 * Math.exp(0.5)), within(1e-7f));
    double[] sum = new double[1];
    trees.sum(new float[] {5, 0}, 0, sum);
    trees.link().apply(sum, out);
    assertThat(out[0]).isCloseTo((float) (0.25 * Math.exp(0.5)), within(1e-7f));
  }

  @Test
  void softmaxOfOneTreeAClassSumsToOne() {
    TreeEnsemble trees =
        read(model("multi:softprob", 3, "5E-1", TREE, STUMP, STUMP).replace("[0,0,0]", "[0,1,2]"));

    float[] out = new float[3];
    trees.predict(new float[] {5, 0}, 0, out);

    double a = Math.exp(0.5);
    double b = Math.exp(0.125);
    assertThat(out[0]).isCloseTo((float) (a / (a + 2 * b)), within(1e-7f));
    assertThat(out[1]).isEqualTo(out[2]).isCloseTo((float) (b / (a + 2 * b)), within(1e-7f));
  }

  @Test
  void gainIsSummedByFeature() {
    assertThat(read(model("reg:squarederror", 0, "0", TREE, TREE, STUMP)).totalGain())
        .containsExactly(16, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[5E-1,2E-1]", "", "[]x", "NaN"})
  void anotherFormOfBaseScoreIsRefused(String baseScore) {
    assertRefused(model("binary:logistic", 0, baseScore, TREE), "base_score");
  }

  @Test
  void whatIsNotServedIsRefused() {
    assertRefused(model("survival:cox", 0, "0", TREE), "objective");
    assertRefused(model("multi:softprob", 0, "0", TREE), "classes");
    assertRefused(
        model("reg:squarederror", 0, "0", TREE).replace("gbtree", "gblinear"), "gblinear");
    assertRefused(
        model("reg:squarederror", 0, "0", TREE.replace("_type\":[0", "_type\":[1")), "category");
  }

  /** Since XGBoost 3.1 each class has a base score of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"binary", "multiclass", "regression", "counts", "amounts"})
  void modelsThatSomebodySavedWithXgboostAnswerAsTheyDoThere(String name) throws IOException {
    Map<String, @Nullable Object> expected = PlainJson.readObject(resource("expected.json"));
    List<@Nullable Object> rows = PlainJson.array(expected.get("rows"), "rows");
    List<@Nullable Object> answers =
        PlainJson.array(PlainJson.object(expected.get("answers"), "answers").get(name), name);
    TreeEnsemble trees = TreeEnsemble.read(resource(name + ".ubj"));

    for (int row = 0; row < rows.size(); row++) {
      float[] answer = floats(answers.get(row));
      float[] out = new float[answer.length];
      trees.predict(floats(rows.get(row)), 0, out);
      assertThat(out).usingComparatorWithPrecision(1e-6f).containsExactly(answer);
    }
  }

  private static float[] floats(@Nullable Object array) {
    List<@Nullable Object> numbers = PlainJson.array(array, "numbers");
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) PlainJson.number(numbers.get(i), "number");
    }
    return floats;
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = TreeEnsembleTest.class.getResourceAsStream("/xgboost/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void aDamagedTreeIsRefused() {
    assertRefused(
        model("reg:squarederror", 0, "0", TREE.replace("[1,3,-1", "[1,0,-1")), "two parents");
    assertRefused(
        model("reg:squarederror", 0, "0", TREE.replace("[1,3,-1", "[1,77,-1")), "damaged");
    assertRefused(
        model("reg:squarederror", 0, "0", TREE.replace("indices\":[0", "indices\":[7")), "feature");
    assertRefused("{}", "learner");
    assertRefused("{L", "cut short");
  }

  private static void assertRefused(String model, String because) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(model))
        .withMessageContaining(because);
  }

  private static TreeEnsemble read(String model) {
    return TreeEnsemble.read(model.getBytes(UTF_8));
  }

  private static String model(String objective, int classes, String base, String... trees) {
    String info = "[" + "0,".repeat(trees.length - 1) + "0]";
    return """
    {"learner":{"learner_model_param":{"base_score":"%s","num_class":"%s","num_feature":"2"},
     "objective":{"name":"%s"},"gradient_booster":{"name":"gbtree","model":{
     "tree_info":%s,"trees":[%s]}}},"version":[3,0,4]}\
    """
        .formatted(base, classes, objective, info, String.join(",", trees));
  }
}
