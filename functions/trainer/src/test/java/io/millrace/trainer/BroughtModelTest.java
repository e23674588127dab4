package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was made elsewhere: it is judged, and nothing is learned. */
class BroughtModelTest {

  private static final Path SAMPLE = Path.of("../../events/samples/brought-model");

  @TempDir private Path root;

  private final List<String> log = new ArrayList<>();

  @Test
  void aModelOfScikitLearnIsJudgedAndPredictsAsItDoesThere() throws IOException {
    byte[] onnx = Files.readAllBytes(SAMPLE.resolve("churn.onnx"));
    var telco =
        new Samples.Sample(
            ProjectYaml.parse(
                ProjectYaml.withModel(
                    Files.readString(SAMPLE.resolve("project.yaml")), Sha256.of(onnx))),
            Samples.telco().csv());

    ModelArchive archive = judged(telco, onnx);

    ModelFiles.check(archive);
    assertThat(archive.file(ModelArchive.ONNX)).isEqualTo(onnx);
    Comparison comparison =
        Json.read(new ByteArrayInputStream(archive.file(ModelArchive.METRICS)), Comparison.class);
    assertThat(Objects.requireNonNull(comparison.model().metrics().get(Metric.AUC)).value())
        .isBetween(0.81, 0.86);
    Model model = Model.of(archive);
    for (Object each :
        PlainJson.array(
            PlainJson.read(Files.readAllBytes(SAMPLE.resolve("expected.json"))), "expected")) {
      var expected = PlainJson.object(each, "expected");
      var instance = PlainJson.object(expected.get("instance"), "instance");
      assertThat(model.predict(List.of(instance)).getFirst().score())
          .as(instance.toString())
          .isCloseTo(PlainJson.number(expected.get("probability"), "probability"), within(1e-5));
    }
    assertThat(archive.files())
        .as("what it has learned from is not known")
        .doesNotContainKey(ModelArchive.LEARNED);
    assertThat(
            PlainJson.object(
                PlainJson.readObject(archive.file(ModelArchive.PROVENANCE)).get("brought"),
                "brought"))
        .containsEntry("file", "churn.onnx")
        .containsEntry("model", Sha256.of(onnx).toString());
    assertThat(new String(archive.file(ModelArchive.CARD), StandardCharsets.UTF_8))
        .contains("the model was brought as a file", "its figures are too good");
  }

  @Test
  void treesOfXgboostAreJudgedAndExplained() throws IOException, XGBoostError {
    for (String format : List.of("ubj", "json")) {
      byte[] trees = trees(format, "a", "b");

      Model model = Model.of(judged(numbers("a, b", "model." + format, trees), trees));

      assertThat(model.predict(List.of(Map.of("a", 2.0, "b", 2.0))).getFirst().score())
          .isGreaterThan(0.8);
      assertThat(model.scorer().contributions(new float[] {2, 2}, 0, 0)).hasSize(3);
    }
  }

  @Test
  void aWordThatIsNotInTheDataIsGivenToTheModelWhereItIsDeclared() throws IOException {
    byte[] onnx = onnx("columns.onnx"); // knows Month-to-month, One year and Two year
    double all = twoYears("{type: category, oneOf: [Month-to-month, One year, Two year]}", onnx);
    double seen = twoYears("category", onnx);

    assertThat(all).as("a long contract keeps a customer").isLessThan(seen - 0.05);
  }

  private double twoYears(String contract, byte[] onnx) throws IOException {
    StringBuilder csv = new StringBuilder("tenure,contract,churn\n");
    for (int i = 0; i < 600; i++) {
      csv.append(i % 72).append(i % 2 == 0 ? ",One year," : ",Month-to-month,");
      csv.append(i % 3 == 0 ? "Yes\n" : "No\n");
    }
    Model model =
        Model.of(
            judged(
                sample(
                    "target: churn\ncolumns: {tenure: number, contract: %s, churn: category}"
                        .formatted(contract),
                    "churn.onnx",
                    onnx,
                    csv.toString()),
                onnx));
    return model.predict(List.of(Map.of("tenure", 30, "contract", "Two year"))).getFirst().score();
  }

  @Test
  void whatIsNoSuchModelIsRefusedInWords() throws IOException, XGBoostError {
    assertThat(refusal("a, b", "model.onnx", resource("/pickles/joblib-zlib.bin")))
        .contains("model.onnx is a pickle", "skl2onnx");
    assertThat(refusal("a, b", "model.onnx", text("{}"))).contains("no model in ONNX");
    assertThat(refusal("a, b", "model.json", text("{}"))).contains("learner");
    assertThat(refusal("a, b", "model.onnx", onnx("columns.onnx")))
        .contains(
            "an input 'tenure', and no column has that name",
            "It takes tenure (FLOAT [?, 1]), contract (STRING [?, 1])",
            "the columns give, in this order, a (numbers), b (numbers)");
    assertThat(refusal("a, b", "model.onnx", onnx("matrix.onnx")))
        .contains("takes 3 numbers a row, and there are 2 columns", "It takes X (FLOAT [?, 3])");
    assertThat(refusal("b, a", "model.ubj", trees("ubj", "a", "b")))
        .contains("The trees take a, b; the columns give, in this order, b, a");
    assertThat(refusal("a, b, c", "model.ubj", trees("ubj", "a", "b")))
        .contains("The trees take a, b; the columns give, in this order, a, b, c");
  }

  @Test
  void anotherFileThanTheDefinitionNamesIsNotJudged() throws IOException, XGBoostError {
    byte[] trees = trees("ubj", "a", "b");

    assertThat(run(numbers("a, b", "model.ubj", text("another")), trees))
        .isEqualTo(TrainingProgram.REFUSED);
    assertThat(root.resolve("judge/output/failure"))
        .content()
        .contains("is not the model.ubj that the definition names");
  }

  private String refusal(String columns, String file, byte[] model) throws IOException {
    assertThat(run(numbers(columns, file, model), model)).isEqualTo(TrainingProgram.REFUSED);
    return Files.readString(root.resolve("judge/output/failure"));
  }

  private ModelArchive judged(Samples.Sample sample, byte[] model) throws IOException {
    assertThat(run(sample, model)).as(log.toString()).isZero();
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> written = Files.list(root.resolve("judge/model"))) {
      for (Path file : written.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new ModelArchive(files);
  }

  private int run(Samples.Sample sample, byte[] model) throws IOException {
    Path folder = root.resolve("judge");
    Path channels = folder.resolve("input/data");
    for (String channel : List.of("dataset", "config", "brought")) {
      Files.createDirectories(channels.resolve(channel));
    }
    Path data = channels.resolve("dataset/data.parquet");
    Files.deleteIfExists(data);
    sample.publish(data);
    Files.write(
        channels.resolve("config/run.json"),
        Json.bytes(sample.input(Sha256.of(Files.readAllBytes(data)))));
    Files.write(channels.resolve("brought/model"), model);
    return new TrainingProgram(
            new TrainingFolders(folder), StopSignal.NONE, () -> Instant.EPOCH, log::add)
        .run();
  }

  /** 1500 rows of numbers: whether a + b and noise is above 1. */
  private static Samples.Sample numbers(String columns, String file, byte[] model) {
    var random = new Random(7);
    StringBuilder csv = new StringBuilder("a,b,c,y\n");
    for (int i = 0; i < 1500; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      csv.append("%s,%s,%s".formatted(a, b, i % 7));
      csv.append(a + b + random.nextGaussian() * 0.7 > 1 ? ",Yes\n" : ",No\n");
    }
    String other = columns.contains("c") ? "" : ", c: {type: number, feature: false}";
    return sample(
        "target: y\ncolumns: {%s: number%s, y: category}"
            .formatted(columns.replace(", ", ": number, "), other),
        file,
        model,
        csv.toString());
  }

  private static Samples.Sample sample(String definition, String file, byte[] model, String csv) {
    return new Samples.Sample(
        ProjectYaml.parse(
            """
            name: brought
            task: binary
            positive: Yes
            training: {model: {file: %s, digest: %s}}
            %s
            """
                .formatted(file, Sha256.of(model), definition)),
        csv);
  }

  /** What XGBoost learns of those rows, by these names. */
  private static byte[] trees(String format, String... names) throws XGBoostError {
    var random = new Random(7);
    float[] features = new float[3000];
    float[] labels = new float[1500];
    for (int i = 0; i < labels.length; i++) {
      features[2 * i] = (float) random.nextGaussian();
      features[2 * i + 1] = (float) random.nextGaussian();
      labels[i] = features[2 * i] + features[2 * i + 1] + random.nextGaussian() * 0.7 > 1 ? 1 : 0;
    }
    DMatrix matrix = new DMatrix(features, labels.length, 2, Float.NaN);
    matrix.setLabel(labels);
    matrix.setFeatureNames(names);
    return XGBoost.train(
            matrix,
            Map.of("objective", "binary:logistic", "base_score", 0.5, "max_depth", 3, "nthread", 1),
            30,
            Map.of(),
            null,
            null)
        .toByteArray(format);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BroughtModelTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] onnx(String name) throws IOException {
    return Files.readAllBytes(Path.of("../onnx/src/test/resources/onnx", name));
  }
}
