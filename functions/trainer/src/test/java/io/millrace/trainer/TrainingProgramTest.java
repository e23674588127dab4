package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Difference;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.tabular.profile.ValueCount;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, on the telco churn sample, in SageMaker's folders. */
class TrainingProgramTest {

  private static final Samples.Sample TELCO = Samples.telco();

  @TempDir private Path root;

  private final List<String> log = new ArrayList<>();

  @Test
  void theSameDataAndSeedGiveTheSameBytes() throws IOException {
    Path first = prepare("first");
    Path second = prepare("second");

    assertThat(run(first, StopSignal.NONE)).isZero();
    assertThat(run(second, StopSignal.NONE)).isZero();

    assertThat(archive(second)).isEqualTo(archive(first));
  }

  @Test
  void whatWasInterruptedGoesOnFromItsLastCheckpoint() throws IOException {
    Path folder = prepare("interrupted");
    Files.createDirectories(folder.resolve("checkpoints"));

    StopSignal inRound23 = () -> log.getLast().startsWith("[23]");
    assertThat(run(folder, inRound23)).isEqualTo(TrainingProgram.INTERRUPTED);
    assertThat(folder.resolve("model")).doesNotExist();
    assertThat(folder.resolve("output/failure"))
        .content()
        .contains("after round 24; the next attempt goes on from round 20");
    assertThat(run(folder, StopSignal.NONE)).isZero();

    assertThat(log).filteredOn(line -> line.startsWith("[19]")).hasSize(1);
    assertThat(log).filteredOn(line -> line.startsWith("[20]")).hasSize(2);
    assertThat(log).filteredOn(line -> line.startsWith("[24]")).hasSize(1);
    ModelArchive goneOn = ModelArchive.read(new ByteArrayInputStream(archive(folder)));
    assertThat(goneOn.files()).hasSize(10);
    Path whole = prepare("whole");
    assertThat(run(whole, StopSignal.NONE)).isZero();
    assertThat(learningCurve(goneOn))
        .contains("rounds were kept")
        .isEqualTo(learningCurve(ModelArchive.read(new ByteArrayInputStream(archive(whole)))));
  }

  /** The picture of the card that says how it was learned. */
  private static String learningCurve(ModelArchive archive) {
    String card = new String(archive.file(ModelArchive.CARD), StandardCharsets.UTF_8);
    int at = card.indexOf("on the validation rows, round by round");
    assertThat(at).isPositive();
    return card.substring(at, card.indexOf("</figure>", at));
  }

  @Test
  void theArchiveHoldsAllThatServingAndWatchingNeed() throws IOException {
    Path champion = prepare("champion");
    assertThat(run(champion, StopSignal.NONE)).isZero();
    Path next = prepare("next");
    Files.createDirectories(next.resolve("input/data/champion"));
    Files.write(next.resolve("input/data/champion/model.tar.gz"), archive(champion));

    assertThat(run(next, StopSignal.NONE)).isZero();

    ModelArchive model = ModelArchive.read(new ByteArrayInputStream(archive(next)));
    Comparison comparison =
        Json.read(new ByteArrayInputStream(model.file(ModelArchive.METRICS)), Comparison.class);
    assertThat(comparison.champion())
        .isInstanceOfSatisfying(
            Champion.Measured.class,
            same -> { // the same data again
              assertThat(same.evaluation()).isEqualTo(comparison.model());
              assertThat(Objects.requireNonNull(same.differences()).values())
                  .isNotEmpty()
                  .allMatch(difference -> difference.advantage().value() == 0)
                  .noneMatch(Difference::isMoreThanChance);
            });
    assertThat(Objects.requireNonNull(comparison.linear()).differences().get(Metric.AUC))
        .isNotNull();
    Profile baseline =
        Profile.parse(new String(model.file(ModelArchive.BASELINE), StandardCharsets.UTF_8));
    assertThat(baseline.column("tenure")).isNotNull();
    assertThat(baseline.column(ModelArchive.BASELINE_SCORE)).isNotNull();
    assertThat(Importance.fromJson(model.file(ModelArchive.IMPORTANCE)))
        .hasSize(19)
        .extracting(Importance::share)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(new String(model.file(ModelArchive.CARD), StandardCharsets.UTF_8))
        .contains("telco-churn", "Gate passed.", "Beside a linear model", "DeLong");
    List<Prediction> predictions =
        Model.of(model)
            .predict(
                List.of(
                    customer(1, "Fiber optic", "Month-to-month", "Electronic check"),
                    customer(60, "DSL", "Two year", "Bank transfer (automatic)")));
    assertThat(predictions.get(0).score()).isGreaterThan(5 * predictions.get(1).score());
  }

  /** Customers of one-year contracts are fewer than the 1,250 that are asked for. */
  @Test
  void theArchiveHoldsWhatWasLearnedOfEachKindOfRowsThatTheProjectTellsApart() throws IOException {
    Path folder = prepare("segments");
    Path config = folder.resolve("input/data/config/run.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"minimumRows\":200", "\"minimumRows\":1250,\"segments\":[\"contract\"]"));

    assertThat(run(folder, StopSignal.NONE)).isZero();

    ModelArchive model = ModelArchive.read(new ByteArrayInputStream(archive(folder)));
    Profile all =
        Profile.parse(new String(model.file(ModelArchive.BASELINE), StandardCharsets.UTF_8));
    SegmentProfiles segments =
        SegmentProfiles.parse(
            new String(model.file(ModelArchive.SEGMENT_BASELINES), StandardCharsets.UTF_8));
    assertThat(segments.segments())
        .extracting(SegmentProfiles.Segment::column, SegmentProfiles.Segment::value)
        .containsExactly(tuple("contract", "Month-to-month"), tuple("contract", "Two year"));
    CategoryProfile contracts = (CategoryProfile) all.column("contract");
    for (SegmentProfiles.Segment segment : segments.segments()) {
      Profile its = segment.profile();
      assertThat(contracts.counts()).contains(new ValueCount(segment.value(), its.rows()));
      assertThat(its.column("contract").distinct()).isEqualTo(1);
      assertThat(its.column("tenure").rows()).isEqualTo(its.rows());
      assertThat(its.column(ModelArchive.BASELINE_SCORE).rows()).isBetween(100L, its.rows());
    }
    NumberProfile monthly = (NumberProfile) segments.segments().get(0).profile().column("tenure");
    NumberProfile longer = (NumberProfile) segments.segments().get(1).profile().column("tenure");
    assertThat(longer.mean()).isGreaterThan(2 * monthly.mean());
  }

  @Test
  void itRefusesOtherDataThanThatOfTheRun() throws IOException {
    Path folder = prepare("other");
    Files.writeString(folder.resolve("input/data/dataset/data.parquet"), "something else");

    assertThat(run(folder, StopSignal.NONE)).isEqualTo(TrainingProgram.REFUSED);
    assertThat(folder.resolve("output/failure"))
        .hasContent(
            "The data is not that of dataset version 1: the SHA-256 of data.parquet differs.");
  }

  @Test
  void itSaysWhichHyperparameterItDoesNotKnow() throws IOException {
    Path folder = prepare("unknown");
    Files.createDirectories(folder.resolve("input/config"));
    Files.writeString(
        folder.resolve("input/config/hyperparameters.json"), "{\"learning_speed\":\"1\"}");

    assertThat(run(folder, StopSignal.NONE)).isEqualTo(TrainingProgram.REFUSED);
    assertThat(folder.resolve("output/failure")).content().contains("'learning_speed'");
  }

  @Test
  void itSaysWhatIsMissing() throws IOException {
    assertThat(run(root.resolve("empty"), StopSignal.NONE)).isEqualTo(TrainingProgram.REFUSED);
    assertThat(root.resolve("empty/output/failure")).content().contains("run.json");
  }

  /** With the required columns only: the others are missing. */
  private static Map<String, Object> customer(
      long tenure, String internet, String contract, String payment) {
    return Map.of(
        "tenure", tenure,
        "internet_service", internet,
        "contract", contract,
        "payment_method", payment,
        "monthly_charges", 90.5);
  }

  /** The model folder as an archive. */
  private static byte[] archive(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> model = Files.list(folder.resolve("model"))) {
      for (Path file : model.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ModelArchive(files).write(out);
    return out.toByteArray();
  }

  private int run(Path folder, StopSignal interruption) {
    return new TrainingProgram(
            new TrainingFolders(folder), interruption, () -> Instant.EPOCH, log::add)
        .run();
  }

  private Path prepare(String name) throws IOException {
    Path folder = root.resolve(name);
    Path dataset = Files.createDirectories(folder.resolve("input/data/dataset"));
    Path config = Files.createDirectories(folder.resolve("input/data/config"));
    TELCO.publish(dataset.resolve("data.parquet"));
    Sha256 digest = Sha256.of(Files.readAllBytes(dataset.resolve("data.parquet")));
    Files.write(config.resolve("run.json"), Json.bytes(TELCO.input(digest)));
    return folder;
  }
}
