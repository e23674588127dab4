package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.score.ModelFaultException;
import io.millrace.modeling.score.Scorer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On models of scikit-learn; {@code onnx/make.py} made them. */
class OnnxScorerTest {

  private static final List<String> BINARY = List.of("No", "Yes");

  @ParameterizedTest
  @CsvSource({"columns.onnx", "zipmap.onnx"})
  void aModelSaysWhatItSaysInScikitLearn(String file) throws IOException {
    Model model = contracts(file);

    for (@Nullable Object probe : PlainJson.array(PlainJson.read(file("columns.json")), "probes")) {
      List<@Nullable Object> values = PlainJson.array(probe, "probe");
      Map<String, @Nullable Object> instance = new HashMap<>();
      instance.put("tenure", values.get(0));
      instance.put("contract", values.get(1));

      assertThat(model.predict(List.of(instance)).getFirst().score())
          .as(String.valueOf(values))
          .isCloseTo(PlainJson.number(values.get(2), "probability"), within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"lightgbm", "catboost"})
  void aModelOfTreesSaysWhatItSaysThere(String library) throws IOException {
    Model model =
        model(
            library + ".onnx",
            new Signature(
                Stream.of("a", "b", "c")
                    .map(name -> new Signature.Input(name, ColumnType.NUMBER, false))
                    .toList(),
                List.of(),
                "y",
                Task.BINARY,
                BINARY),
            numbers(3));

    for (@Nullable Object probe :
        PlainJson.array(PlainJson.read(file(library + ".json")), "probes")) {
      List<@Nullable Object> values = PlainJson.array(probe, "probe");
      Map<String, @Nullable Object> instance = new HashMap<>();
      instance.put("a", values.get(0));
      instance.put("b", values.get(1));
      instance.put("c", values.get(2));

      assertThat(model.predict(List.of(instance)).getFirst().score())
          .as(String.valueOf(values))
          .isCloseTo(PlainJson.number(values.get(3), "probability"), within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Yes, No | No", "no, yes | yes"})
  void aModelThatNamesClassesInAnotherOrderOrOthersIsRefused(String classes, String second) {
    assertThatThrownBy(() -> numbers("labels.onnx", Task.BINARY, List.of(classes.split(", "))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("The model says 'Yes' where its probability number 2 is the greatest")
        .hasMessageContaining("that is to be the one of '" + second + "'")
        .hasMessageContaining("the classes [" + classes + "] apart, in this order");
  }

  @Test
  void aModelThatNamesTheClassesThatAreMeantIsServed() throws IOException {
    Model model = numbers("labels.onnx", Task.BINARY, BINARY);

    Prediction said = model.predict(List.of(Map.of("a", 3, "b", 0, "c", 0))).getFirst();
    assertThat(((Prediction.Classified) said).label()).isEqualTo("Yes");
  }

  @ParameterizedTest
  @CsvSource({"matrix.onnx", "matrix-double.onnx"})
  void numbersAreGivenInOneTensorInTheOrderOfTheColumns(String file) throws IOException {
    Model model = numbers(file, Task.REGRESSION, List.of());

    assertThat(model.predict(List.of(Map.of("a", 1, "b", 2, "c", 3))).getFirst().score())
        .isCloseTo(1.5, within(1e-5));
  }

  @Test
  void probabilitiesOfSeveralClassesAreInTheOrderOfTheirNumbers() throws IOException {
    Model model = numbers("classes.onnx", Task.MULTICLASS, List.of("high", "low", "middle"));

    Prediction said = model.predict(List.of(Map.of("a", 9, "b", -9, "c", 9))).getFirst();

    assertThat(((Prediction.Classified) said).label()).isEqualTo("middle"); // number 2
  }

  @Test
  void probabilitiesThatAreNamedAreOfTheClassesOfTheseNames() throws IOException {
    Model model = numbers("catboost.onnx", Task.BINARY, List.of("Yes", "No"));
    Model asIs = numbers("catboost.onnx", Task.BINARY, BINARY);
    Map<String, @Nullable Object> row = Map.of("a", 3, "b", 0, "c", 0);

    assertThat(asIs.predict(List.of(row)).getFirst().score()).isGreaterThan(0.9);
    assertThat(model.predict(List.of(row)).getFirst().score()).isLessThan(0.1);
    assertThat(
            numbers("catboost-classes.onnx", Task.MULTICLASS, List.of("0", "1", "2"))
                .predict(List.of(Map.of("a", 9, "b", -9, "c", 9)))
                .getFirst())
        .isInstanceOfSatisfying(
            Prediction.Classified.class, said -> assertThat(said.label()).isEqualTo("2"));
    assertThatThrownBy(() -> numbers("catboost.onnx", Task.BINARY, List.of("no", "yes")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("probabilities of [No, Yes], and they have to be of [no, yes]");
    assertThatThrownBy(
            () -> numbers("catboost-classes.onnx", Task.MULTICLASS, List.of("a", "b", "c", "d")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("probabilities of [0, 1, 2], and they have to be of [0, 1, 2, 3]");
  }

  @ParameterizedTest
  @CsvSource({
    "columns.onnx",
    "zipmap.onnx",
    "matrix.onnx",
    "matrix-double.onnx",
    "classes.onnx",
    "catboost-classes.onnx"
  })
  void manyRowsAreSaidWhatEachOfThemIs(String file) throws IOException {
    Model model =
        switch (file) {
          case "columns.onnx", "zipmap.onnx" -> contracts(file);
          case "classes.onnx", "catboost-classes.onnx" ->
              numbers(file, Task.MULTICLASS, List.of("high", "low", "middle"));
          default -> numbers(file, Task.REGRESSION, List.of());
        };
    Scorer scorer = model.scorer();
    int rows = 2 * InputTensors.MOST_ROWS + 7;
    float[] features = new float[rows * scorer.features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = i % 7 == 3 && file.startsWith("columns") ? Float.NaN : i % 5;
    }

    float[] all = scorer.predictAll(features, rows);

    float[] one = new float[scorer.outputs()];
    assertThat(all).hasSize(rows * one.length);
    for (int i = 0; i < rows; i++) {
      scorer.predict(features, i * scorer.features(), one);
      assertThat(Arrays.copyOfRange(all, i * one.length, (i + 1) * one.length))
          .as("row %s", i)
          .containsExactly(one, within(1e-6f));
    }
  }

  @Test
  void itIsNotExplainedInTheWayOfTrees() throws IOException {
    Model model = contracts("columns.onnx");

    assertThatThrownBy(() -> model.scorer().contributions(new float[2], 0, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("does not tell what each column adds");
  }

  @Test
  void sumsLeadBackToWhatIsPredicted() throws IOException {
    Model model = contracts("columns.onnx");
    float[] row = {1, 0};
    double[] sum = new double[1];
    float[] out = new float[2];
    float[] again = new float[2];

    model.scorer().sum(row, 0, sum);
    model.scorer().predict(row, 0, out);
    model.scorer().link().apply(sum, again);

    assertThat(again).containsExactly(out, within(1e-6f));
  }

  @Test
  void outputsThatAreNoProbabilitiesAreAFaultOfTheModel() throws IOException {
    Model model = numbers("scores.onnx", Task.MULTICLASS, List.of("a", "b", "c"));

    assertThatThrownBy(() -> model.predict(List.of(Map.of("a", 9, "b", 1, "c", 1))))
        .isInstanceOf(ModelFaultException.class)
        .hasMessageContaining("softmax");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "external.onnx | its weights are in another file",
        "custom.onnx   | operators of the domain 'my.company'",
        "columns.json  | damaged, or of another format",
      })
  void whatCannotBeServedIsRefusedInWords(String file, String why) {
    assertThatThrownBy(() -> contracts(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  @Test
  void inputsAreColumnsAndOfTheirTypes() {
    assertThatThrownBy(() -> numbers("columns.onnx", Task.BINARY, BINARY))
        .hasMessageContaining("an input 'tenure', and no column has that name");
    assertThatThrownBy(() -> contracts("classes.onnx"))
        .hasMessageContaining("the column 'contract' has words");
    assertThatThrownBy(() ->
            model("columns.onnx", signature(Task.BINARY, BINARY, "tenure", "contract"), numbers(2)))
        .hasMessageContaining("takes STRING, and the column is given as");
  }

  private static Model contracts(String file) throws IOException {
    var columns =
        List.of(column("tenure", ColumnType.NUMBER), column("contract", ColumnType.CATEGORY));
    List<String> words = List.of("Month-to-month", "One year", "Two year");
    Map<String, Cells> table =
        Map.of(
            "tenure",
            new Cells.Numbers(new double[] {1, 2, 3}),
            "contract",
            new Cells.Strings(new int[] {0, 1, 2}, words));
    return model(
        file,
        new Signature(
            columns.stream()
                .map(column -> new Signature.Input(column.name(), column.type(), false))
                .toList(),
            List.of(),
            "churn",
            Task.BINARY,
            BINARY),
        FeaturePipeline.asIs(columns, table, new int[] {0, 1, 2}));
  }

  private static Model numbers(String file, Task task, List<String> classes) throws IOException {
    return model(file, signature(task, classes, "a", "b", "c"), numbers(3));
  }

  private static Signature signature(Task task, List<String> classes, String... names) {
    return new Signature(
        List.of(names).stream()
            .map(name -> new Signature.Input(name, ColumnType.NUMBER, true))
            .toList(),
        List.of(),
        "y",
        task,
        classes);
  }

  /** Of the columns a, b and c, or tenure and contract. */
  private static FeaturePipeline numbers(int width) {
    List<String> names = width == 3 ? List.of("a", "b", "c") : List.of("tenure", "contract");
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(column(name, ColumnType.NUMBER)));
    return FeaturePipeline.asIs(columns, Map.of(), new int[0]);
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, false, true, List.of());
  }

  private static Model model(String file, Signature signature, FeaturePipeline pipeline)
      throws IOException {
    var archive =
        new ModelArchive(
            Map.of(
                ModelArchive.ONNX, file(file),
                ModelArchive.FORMAT, new ModelFormat.Onnx(ModelArchive.ONNX).toJson(),
                ModelArchive.SIGNATURE, signature.toJson(),
                ModelArchive.PIPELINE, pipeline.toJson()));
    ModelFiles.check(archive);
    return Model.of(archive);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = OnnxScorerTest.class.getResourceAsStream("/onnx/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
