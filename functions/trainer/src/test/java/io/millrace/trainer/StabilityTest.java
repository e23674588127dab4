package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Stability;
import io.millrace.domain.evaluation.StabilityMeasure;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same definition, learned from the same rows with several seeds. */
class StabilityTest {

  private static final int ROWS = 2000;
  private static final String BINARY =
      """
      name: seeded
      task: binary
      target: y
      positive: yes
      columns: {a: number, b: number, y: category}
      training: {algorithm: %s}
      evaluation: {stability: {seeds: %s}}
      gates: [{stability: flips, max: 0.01}, {stability: spread, max: 0.01}]
      """;

  private final Random random = new Random(5);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final double[] b = random.doubles(ROWS, -1, 1).toArray();

  /** Nothing but {@code a} says what y is, but for a share of rows of which chance does. */
  private Tables table(double chance) {
    return new Tables()
        .numbers("a", a)
        .numbers("b", b)
        .words(
            "y",
            IntStream.range(0, ROWS)
                .mapToObj(row ->
                    (random.nextDouble() < chance ? random.nextBoolean() : a[row] > 0)
                        ? "yes"
                        : "no")
                .toArray(String[]::new));
  }

  private static @Nullable Stability stability(Comparison comparison) {
    return Objects.requireNonNull(comparison.scrutiny()).stability();
  }

  private static Stability learned(Tables.Trained trained) {
    return Objects.requireNonNull(stability(trained.comparison()));
  }

  @Test
  void whatDependsOnNoSeedIsTheSameWithAll() throws Exception {
    Tables.Trained trained = table(0.2).train(BINARY.formatted("linear", 3), null);

    Stability stability = learned(trained);
    assertThat(stability.seeds()).containsExactly(42L, 43L, 44L);
    assertThat(stability.measures())
        .containsEntry(StabilityMeasure.FLIPS, 0.0)
        .containsEntry(StabilityMeasure.SPREAD, 0.0);
    assertThat(verdicts(BINARY.formatted("linear", 3), trained))
        .hasOnlyElementsOfType(GateVerdict.Passed.class);
  }

  @Test
  void treesThatLearnNoiseAreOfTwoMindsAndTheGatesSayHowOften() throws Exception {
    Tables noise = table(0.8);
    Tables.Trained trained = noise.train(BINARY.formatted("xgboost", 4), null);

    Stability stability = learned(trained);
    assertThat(stability.rows()).isBetween(390L, 410L);
    assertThat(stability.values()).hasSize(4).doesNotHaveDuplicates();
    assertThat(stability.values().getFirst())
        .as("the model itself")
        .isEqualTo(
            Objects.requireNonNull(trained.comparison().model().metrics().get(Metric.AUC)).value());
    assertThat(stability.measures().get(StabilityMeasure.FLIPS)).isBetween(0.01, 0.4);
    double mean = stability.values().stream().mapToDouble(each -> each).average().orElseThrow();
    assertThat(stability.measures().get(StabilityMeasure.SPREAD))
        .isCloseTo(
            Math.sqrt(
                stability.values().stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                    / 3),
            within(1e-12));
    assertThat(verdicts(BINARY.formatted("linear", 3), trained).getFirst())
        .isInstanceOf(GateVerdict.Failed.class);
    assertThat(learned(table(0).train(BINARY.formatted("xgboost", 4), null)).measures())
        .as("where a column says it all")
        .hasEntrySatisfying(
            StabilityMeasure.FLIPS,
            flips ->
                assertThat(flips).isLessThan(stability.measures().get(StabilityMeasure.FLIPS)));
    assertThat(new String(trained.archive().file(ModelArchive.CARD), UTF_8))
        .contains(
            "Learned again with other seeds",
            "two of these models say different classes of",
            "AUC by seed; the line is the 95 % interval of the model itself",
            "seed 42, the model",
            "seed 45");
    assertThat(noise.train(BINARY.formatted("xgboost", 4), null).archive().files().keySet())
        .isEqualTo(trained.archive().files().keySet());
    assertThat(learned(noise.train(BINARY.formatted("xgboost", 4), null))).isEqualTo(stability);
  }

  @Test
  void ofARegressionItIsToldHowFarPredictionsOfARowAreApart() throws Exception {
    Tables table =
        new Tables()
            .numbers("a", a)
            .numbers("b", b)
            .numbers(
                "y",
                IntStream.range(0, ROWS)
                    .mapToDouble(row -> 10 * a[row] + random.nextGaussian())
                    .toArray());
    String project =
        """
        name: seeded
        task: regression
        target: y
        columns: {a: number, b: number, y: number}
        evaluation: {stability: {seeds: 3}}
        gates: [{stability: deviation, max: 1}]
        """;

    Tables.Trained trained = table.train(project, null);

    Stability stability = learned(trained);
    assertThat(stability.metric()).isEqualTo(Metric.R2);
    assertThat(stability.measures()).doesNotContainKey(StabilityMeasure.FLIPS);
    assertThat(stability.measures().get(StabilityMeasure.DEVIATION)).isBetween(0.01, 1.0);
    assertThat(verdicts(project, trained)).hasOnlyElementsOfType(GateVerdict.Passed.class);
  }

  @Test
  void whoDoesNotAskPaysForOneSeed() throws Exception {
    Tables.Trained trained =
        table(0.2)
            .train(
                BINARY.formatted("linear", 3).replaceAll("(?m)^(evaluation|gates).*\\n", ""), null);

    assertThat(stability(trained.comparison())).isNull();
    assertThat(new String(trained.archive().file(ModelArchive.CARD), UTF_8))
        .doesNotContain("Learned again with other seeds");
  }

  @Test
  void whereMinutesEndedItTheRestIsMeasuredAndSaid() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    StringBuilder log = new StringBuilder();
    Consumer<String> lines =
        line -> {
          log.append(line).append('\n');
          if (line.startsWith("Learned with")) { // each seed takes five minutes
            now.updateAndGet(then -> then.plus(Duration.ofMinutes(5)));
          }
        };
    Tables table = table(0.2);
    ModelArchive archive =
        training(
                ProjectYaml.parse(BINARY.formatted("linear", "9, minutes: 10")),
                Boosting.Checkpoints.NONE,
                StopSignal.NONE,
                new Progress(lines, now::get))
            .run(table.rows(), null);

    Stability stability =
        Objects.requireNonNull(
            stability(
                Json.read(
                    new ByteArrayInputStream(archive.file(ModelArchive.METRICS)),
                    Comparison.class)));
    assertThat(stability.asked()).isEqualTo(9);
    assertThat(stability.seeds()).hasSize(3);
    assertThat(log).contains("The 10 minutes of evaluation.stability ended it after 3 of 9 seeds.");
    assertThat(new String(archive.file(ModelArchive.CARD), UTF_8))
        .contains("with 3 seeds of the 9 that were asked for, which time ended");
  }

  @Test
  void interruptedBetweenSeedsItEndsAsIfItHadNotBeen(@TempDir Path folder) throws Exception {
    Tables table = table(0.8);
    Project project = ProjectYaml.parse(BINARY.formatted("xgboost", 3));
    var checkpoints = new Boosting.Checkpoints(folder, "run");
    var quiet = new Progress(_ -> {}, () -> Instant.EPOCH);
    AtomicInteger asked = new AtomicInteger();
    training(project, Boosting.Checkpoints.NONE, () -> asked.incrementAndGet() < 0, quiet)
        .run(table.rows(), null);
    int late = asked.get() - 3; // in the last seed's training

    AtomicInteger left = new AtomicInteger(late);
    assertThatExceptionOfType(Interrupted.class)
        .isThrownBy(() ->
            training(project, checkpoints, () -> left.decrementAndGet() < 0, quiet)
                .run(table.rows(), null));
    AtomicInteger again = new AtomicInteger();
    ModelArchive resumed =
        training(project, checkpoints, () -> again.incrementAndGet() < 0, quiet)
            .run(table.rows(), null);

    assertThat(again.get()).as("rounds that were left").isLessThan(late / 2);
    assertThat(resumed.file(ModelArchive.METRICS))
        .isEqualTo(
            training(project, new Boosting.Checkpoints(null, "other"), StopSignal.NONE, quiet)
                .run(table.rows(), null)
                .file(ModelArchive.METRICS));
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWhereItIsDeclared() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            ProjectYaml.parse(BINARY.formatted("linear", 3).replaceAll("(?m)^evaluation.*\\n", "")))
        .withMessageContaining("beside evaluation.stability, which says with how many seeds");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            ProjectYaml.parse(
                BINARY.formatted("linear", 3).replace("stability: flips", "stability: deviation")))
        .withMessageContaining("of classes, flips");
  }

  private static Training training(
      Project project,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption,
      Progress progress) {
    var input =
        new TrainingInput(
            project,
            "r-1",
            new TrainingInput.Dataset(1, Sha256.of("data"), 1),
            project.training().split().seed());
    return new Training(
        input,
        project.training().requireBuiltIn().hyperparameters(),
        checkpoints,
        interruption,
        progress);
  }

  private static List<GateVerdict> verdicts(String project, Tables.Trained trained) {
    return Gates.judge(ProjectYaml.parse(project).gates(), trained.comparison());
  }
}
