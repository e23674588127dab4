package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.training.TuningTrials;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer's part where a project's own code learns: it lays out rows, and judges what was
 * learned from them. The code is played by the bare XGBoost here, which reads those files.
 */
class OwnCodeTest {

  /** 1500 rows: whether a + b and noise is above 1; a is missing in some. */
  private static final Samples.Sample SAMPLE = sample("number");

  @TempDir private Path root;

  private final List<String> log = new ArrayList<>();

  @Test
  void whatTheCodeLearnsFromIsAllButWhatJudgesAndAsItWillBeAsked() throws IOException {
    Path laidOut = layOut(SAMPLE);

    List<String> train = Files.readAllLines(laidOut.resolve("train/train.csv"));
    List<String> validation = Files.readAllLines(laidOut.resolve("validation/validation.csv"));
    assertThat(train.getFirst()).isEqualTo("a,b,y").isEqualTo(validation.getFirst());
    assertThat(train).hasSizeBetween(900, 1000);
    Set<String> both = new HashSet<>(train);
    both.addAll(validation);
    assertThat(both).hasSizeLessThan(1225).hasSizeGreaterThan(1100); // of 1500 a fifth judges
    assertThat(train.subList(1, train.size())).allMatch(row -> row.matches("[^,]*,[^,]+,[01]"));
    assertThat(
            PlainJson.readObject(Files.readAllBytes(laidOut.resolve("signature/signature.json"))))
        .containsKeys("inputs", "outputs");
  }

  @Test
  void whatWasLearnedIsJudgedOnTheRowsThatWereKeptFromIt() throws IOException, XGBoostError {
    byte[] trees = learned(layOut(SAMPLE));

    ModelArchive archive =
        judged(SAMPLE, Map.of("model.ubj", trees, "metrics.json", text("{\"auc\": 1}")));

    ModelFiles.check(archive);
    Evaluation evaluation =
        Json.read(new ByteArrayInputStream(archive.file(ModelArchive.METRICS)), Comparison.class)
            .model();
    double auc = Objects.requireNonNull(evaluation.metrics().get(Metric.AUC)).value();
    assertThat(auc).isBetween(0.8, 0.999); // not what the code says of itself
    assertThat(log).contains("Not taken: metrics.json.");
    assertThat(evaluation.rows()).isBetween(290L, 310L);
    assertThat(Importance.fromJson(archive.file(ModelArchive.IMPORTANCE)))
        .extracting(Importance::column)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(Model.of(archive).predict(List.of(Map.of("a", 2.0, "b", 2.0))).getFirst().score())
        .isGreaterThan(0.8);
    assertThat(PlainJson.readObject(archive.file(ModelArchive.PROVENANCE)).get("ownCode"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .contains(entry("script", "train.py"), entry("format", "XGBoost"));
    assertThat(archive.files()).containsKeys(ModelArchive.LEARNED, ModelArchive.BASELINE);
    assertThat(new String(archive.file(ModelArchive.CARD), StandardCharsets.UTF_8))
        .contains("train.py");
  }

  @Test
  void theSettingsThatWereFoundAreToldByTheCardAndTheProvenance() throws IOException, XGBoostError {
    Path config = prepare(SAMPLE, "judge").resolve("input/data/config");
    var trial =
        new TuningTrials.Entry("t-001", Map.of("rate", "0.01", "depth", "4"), 0.8, "Completed");
    Files.write(config.resolve(TrainingInput.TRIAL), Json.bytes(trial));

    ModelArchive archive = judged(SAMPLE, Map.of("model.ubj", learned(layOut(SAMPLE))));

    assertThat(PlainJson.readObject(archive.file(ModelArchive.PROVENANCE)).get("ownCode"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .contains(entry("trial", "t-001"), entry("settings", "depth 4, rate 0.01"));
    assertThat(new String(archive.file(ModelArchive.CARD), StandardCharsets.UTF_8))
        .contains("depth 4, rate 0.01", "t-001");
  }

  @Test
  void whatIsNoModelThatIsServedIsRefusedInWords() throws IOException {
    byte[] pickle = resource("/pickles/joblib-zlib.bin");

    assertThat(refusal(Map.of("model.joblib", pickle))).contains("is a pickle", "skl2onnx");
    assertThat(refusal(Map.of("model.onnx", pickle))).contains("model.onnx is a pickle");
    assertThat(refusal(Map.of("model.onnx", text("{}")))).contains("no model in ONNX");
    assertThat(refusal(Map.of())).contains("it left nothing");
    assertThat(refusal(Map.of("model.h5", text("HDF")))).contains("it left model.h5", "48 44 46");
    assertThat(refusal(Map.of("weights.safetensors", text("w")))).contains("what they are weights");
    assertThat(refusal(Map.of("model.ubj", text("{"), "model.onnx", text("x"))))
        .contains("more than one model");
    assertThat(refusal(Map.of("model.ubj", text("{}")))).contains("learner");
  }

  @Test
  void treesOfNumbersAreNotAskedAboutWords() throws IOException, XGBoostError {
    Samples.Sample words = sample("category");

    assertThat(judge(words, Map.of("model.ubj", learned(layOut(SAMPLE))))).isEqualTo(2);
    assertThat(root.resolve("judge/output/failure"))
        .content()
        .contains("'a' has words", "feature: false");
  }

  @Test
  void otherFeaturesThanTheColumnsAreRefused() throws IOException, XGBoostError {
    DMatrix matrix = new DMatrix(new float[] {1, 2, 3, 4}, 4, 1, Float.NaN);
    matrix.setLabel(new float[] {0, 1, 0, 1});
    byte[] one = XGBoost.train(matrix, parameters(), 2, Map.of(), null, null).toByteArray("ubj");

    assertThat(judge(SAMPLE, Map.of("model.ubj", one))).isEqualTo(2);
    assertThat(root.resolve("judge/output/failure"))
        .content()
        .contains("features of the scorer", "the 2 of the pipeline");
  }

  private String refusal(Map<String, byte[]> left) throws IOException {
    assertThat(judge(SAMPLE, left)).isEqualTo(TrainingProgram.REFUSED);
    return Files.readString(root.resolve("judge/output/failure"));
  }

  /** What XGBoost learns from the file that was laid out for it. */
  private static byte[] learned(Path laidOut) throws IOException, XGBoostError {
    List<String> rows = Files.readAllLines(laidOut.resolve("train/train.csv"));
    int count = rows.size() - 1;
    float[] features = new float[2 * count];
    float[] labels = new float[count];
    for (int i = 0; i < count; i++) {
      String[] cells = rows.get(i + 1).split(",", -1);
      features[2 * i] = cells[0].isEmpty() ? Float.NaN : Float.parseFloat(cells[0]);
      features[2 * i + 1] = Float.parseFloat(cells[1]);
      labels[i] = Float.parseFloat(cells[2]);
    }
    DMatrix matrix = new DMatrix(features, count, 2, Float.NaN);
    matrix.setLabel(labels);
    return XGBoost.train(matrix, parameters(), 30, Map.of(), null, null).toByteArray("ubj");
  }

  private static Map<String, Object> parameters() {
    return Map.of("objective", "binary:logistic", "base_score", 0.5, "max_depth", 3, "nthread", 1);
  }

  private Path layOut(Samples.Sample sample) throws IOException {
    Path folder = prepare(sample, "layout");
    assertThat(run(folder)).isZero();
    return folder.resolve("model");
  }

  private ModelArchive judged(Samples.Sample sample, Map<String, byte[]> left) throws IOException {
    assertThat(judge(sample, left)).as(log.toString()).isZero();
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> model = Files.list(root.resolve("judge/model"))) {
      for (Path file : model.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new ModelArchive(files);
  }

  private int judge(Samples.Sample sample, Map<String, byte[]> left) throws IOException {
    Path folder = prepare(sample, "judge");
    Path brought = Files.createDirectories(folder.resolve("input/data/brought"));
    var archive = new ByteArrayOutputStream();
    new ModelArchive(left).write(archive);
    Files.write(brought.resolve("model.tar.gz"), archive.toByteArray());
    return run(folder);
  }

  private int run(Path folder) {
    return new TrainingProgram(
            new TrainingFolders(folder), StopSignal.NONE, () -> Instant.EPOCH, log::add)
        .run();
  }

  private Path prepare(Samples.Sample sample, String name) throws IOException {
    Path folder = root.resolve(name);
    Path dataset = Files.createDirectories(folder.resolve("input/data/dataset"));
    Path config = Files.createDirectories(folder.resolve("input/data/config"));
    Files.deleteIfExists(dataset.resolve("data.parquet"));
    sample.publish(dataset.resolve("data.parquet"));
    Sha256 digest = Sha256.of(Files.readAllBytes(dataset.resolve("data.parquet")));
    TrainingInput input = sample.input(digest);
    Files.write(config.resolve("run.json"), Json.bytes(input));
    return folder;
  }

  private static Samples.Sample sample(String typeOfA) {
    var random = new java.util.Random(7);
    StringBuilder csv = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 1500; i++) {
      double a = Math.round(random.nextGaussian() * 1000) / 1000.0;
      double b = Math.round(random.nextGaussian() * 1000) / 1000.0;
      boolean y = a + b + random.nextGaussian() * 0.7 > 1;
      csv.append(i % 50 == 0 ? "" : a).append(',').append(b).append(',').append(y ? "Yes" : "No");
      csv.append('\n');
    }
    return new Samples.Sample(
        ProjectYaml.parse(
            """
            name: own
            task: binary
            target: y
            positive: Yes
            columns: {a: %s, b: {type: number, required: true}, y: category}
            training: {script: {file: train.py, source: %s}, framework: xgboost}
            """
                .formatted(typeOfA, "0".repeat(64))),
        csv.toString());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(OwnCodeTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }
}
