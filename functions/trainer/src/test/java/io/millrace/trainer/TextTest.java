package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Explanation;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.drift.ProfileComparison;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way of a text from which a model learns: upload, training, prediction, explanation,
 * capture, comparison.
 *
 * <p>Reviews of a happy guest and of one who is not are made of the same words, equally often: only
 * which of them follows which tells them apart ("very good, not bright" and "not good, very bright"
 * of things that nobody minds), among words that say nothing, and one in seven says the opposite.
 */
class TextTest {

  private static final int ROWS = 2000;
  private static final int NEW = 400;
  private static final String[] GOOD = {"good", "tasty", "clean", "fast", "friendly", "fresh"};
  private static final String[] BAD = {"bad", "bland", "dirty", "slow", "rude", "stale"};
  private static final String[] THINGS = {"soup", "room", "waiter", "music", "table", "bill"};
  private static final int OTHER_WORDS = 300;

  private static final String DEFINITION =
      """
      name: reviews
      task: binary
      target: happy
      positive: "True"
      columns:
        nights: integer
        review: %s
        happy: {type: category, required: true}
      training: {%s}
      """;
  private static final String TREES = "hyperparameters: {eta: 0.1, num_round: 300, max_depth: 4}";
  private static final String LINEAR = "algorithm: linear";
  private static final String LEARNED = "{type: text, feature: true}";
  private static final Project PROJECT = project(LEARNED, TREES);

  @TempDir private static Path folder;

  private static List<Map<String, @Nullable Object>> rows = List.of();
  private static Tables.Trained trained = new Tables.Trained(new ModelArchive(Map.of()), List.of());
  private static Model model;

  @BeforeAll
  static void train() throws Exception {
    rows = reviews(new Random(11), ROWS);
    trained = trained(LEARNED, TREES);
    model = Model.of(trained.archive());
  }

  private static List<Map<String, @Nullable Object>> reviews(Random random, int count) {
    List<Map<String, @Nullable Object>> reviews = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean happy = random.nextBoolean();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("nights", 1 + random.nextInt(happy ? 6 : 5));
      row.put("review", i % 50 == 49 ? null : review(random, happy));
      row.put("happy", happy ? "True" : "False");
      reviews.add(row);
    }
    return reviews;
  }

  private static String review(Random random, boolean happy) {
    List<String> sentences = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      boolean praises = random.nextInt(7) > 0 == happy;
      boolean good = random.nextBoolean();
      String own = good == praises ? "very" : "not";
      String other = good == praises ? "not" : "very";
      sentences.add(
          "The %s was %s %s, %s %s"
              .formatted(
                  one(random, THINGS), own, one(random, good ? GOOD : BAD), other, words(random)));
    }
    return String.join(". ", sentences) + "!";
  }

  private static String one(Random random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  private static String words(Random random) {
    return random
        .ints(2 + random.nextInt(5), 0, OTHER_WORDS)
        .mapToObj(i -> "w" + i * i / OTHER_WORDS) // some are frequent
        .collect(Collectors.joining(" "));
  }

  private static Project project(String review, String training) {
    return ProjectYaml.parse(DEFINITION.formatted(review, training));
  }

  private static Tables.Trained trained(String review, String training) throws Exception {
    Project project = project(review, training);
    Path published = publish(project, "reviews.csv", csv(rows));
    return Tables.trainOn(
        Observations.read(List.of(published), project), DEFINITION.formatted(review, training));
  }

  private static double auc(Tables.Trained trained) {
    return Objects.requireNonNull(trained.comparison().model().metrics().get(Metric.AUC)).value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "{type: text, feature: true, ngrams: 1}"})
  void whatOneWordAloneSaysIsNothing(String review) throws Exception {
    assertThat(auc(trained(review, TREES))).isBetween(0.5, 0.68);
  }

  @Test
  void wordsThatFollowOneAnotherTellGuestsApart() throws Exception {
    assertThat(auc(trained)).isGreaterThan(0.85);
    assertThat(auc(trained(LEARNED, LINEAR))).isGreaterThan(0.8);
    assertThat(auc(trained("{type: text, feature: true, ngrams: 3}", LINEAR))).isGreaterThan(0.8);
  }

  @Test
  void theSameRowsGiveTheSameArchive() throws Exception {
    assertThat(trained(LEARNED, TREES).archive().files())
        .containsExactlyInAnyOrderEntriesOf(trained.archive().files());
  }

  @Test
  void jsonLinesAndParquetGiveTheDatasetThatCsvGives() throws IOException {
    byte[] csv = Files.readAllBytes(publish(PROJECT, "a.csv", csv(rows)));
    String lines =
        rows.stream()
            .map(row -> new String(PlainJson.write(row), UTF_8))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readAllBytes(publish(PROJECT, "b.jsonl", lines.getBytes(UTF_8))))
        .isEqualTo(csv);
    assertThat(Files.readAllBytes(publish(PROJECT, "c.parquet", csv))).isEqualTo(csv);
  }

  @Test
  void theModelKeepsNothingOfWhatWasWritten() {
    trained
        .archive()
        .files()
        .forEach((name, bytes) ->
            assertThat(new String(bytes, UTF_8)).as(name).doesNotContain("soup", "friendly"));
  }

  @Test
  void explanationsAndImportancesNameTheColumn() {
    List<Importance> importances =
        Importance.fromJson(trained.archive().file(ModelArchive.IMPORTANCE));
    assertThat(importances).extracting(Importance::column).containsExactly("review", "nights");
    assertThat(importances.getFirst().share()).isBetween(0.7, 1.0);
    assertThat(importances.getFirst().gain()).isPositive();
    for (Map<String, @Nullable Object> row : rows.subList(0, 100)) {
      float[] features = asked(row).features();

      Prediction prediction = model.predict(features);
      Explanation explanation = model.explain(features, prediction);

      assertThat(explanation.contributions().keySet())
          .containsExactlyInAnyOrder("review", "nights");
      double probability = 1 / (1 + Math.exp(-explanation.output()));
      assertThat(prediction.score()).isCloseTo(probability, within(1e-5));
    }
    assertThat(new String(trained.archive().file(ModelArchive.CARD), UTF_8))
        .contains("review")
        .doesNotContain("(words ");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ''
          '    '
          ?!
          very good
          VERY GOOD
          \u6771\u4eac\u306e\u5bbf
          \ud83d\ude00\ud83d\ude00
          '=cmd|''/c calc''!A0'
          '<script>alert(1)</script>'
          'Robert''); DROP TABLE reviews;--'
          \u202e\u0000\ud800\uffff
          """)
  void anyTextIsAnswered(String text) {
    for (String asked : List.of(text, text.repeat(50_000 / Math.max(1, text.length())))) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("nights", 2);
      row.put("review", asked);

      assertThat(model.predict(List.of(row)).getFirst().score()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void whatHasNoTextIsAnsweredAsWhatIsMissing() {
    Map<String, @Nullable Object> none = new HashMap<>();
    none.put("nights", 2);
    double absent = model.predict(List.of(none)).getFirst().score();
    for (String empty : new @Nullable String[] {null, "", "  "}) {
      none.put("review", empty);
      assertThat(model.predict(List.of(none)).getFirst().score()).isEqualTo(absent);
    }
    assertThat(model.strange(model.read(0, none))).isEmpty();
  }

  @Test
  void theExampleOfAModelHasAText() {
    Map<String, @Nullable Object> example = model.example();

    assertThat(example.get("review")).isInstanceOf(String.class);
    assertThat(model.predict(List.of(example))).hasSize(1);
  }

  /** That a text is not there is watched, and how many words it has and which. */
  @Test
  void monitoringSaysWhatItWatches() {
    Profile baseline =
        Profile.parse(new String(trained.archive().file(ModelArchive.BASELINE), UTF_8));
    List<Map<String, @Nullable Object>> asked = reviews(new Random(12), NEW);

    ColumnDrift same = drift(baseline, asked);
    assertThat(same.verdict()).isEqualTo(DriftVerdict.NONE);

    asked.forEach(row -> row.put("review", "Das war einmal."));
    assertThat(drift(baseline, asked).why())
        .startsWith("Kolmogorov-Smirnov distance of how many words its texts have");
    assertThat(drift(baseline, asked).verdict()).isEqualTo(DriftVerdict.SEVERE);

    asked.forEach(row -> row.put("review", ""));
    assertThat(drift(baseline, asked).verdict().isDrift()).isTrue();
    assertThat(drift(baseline, asked).why())
        .startsWith("Difference of the share without a value 0.980");
  }

  private static ColumnDrift drift(Profile baseline, List<Map<String, @Nullable Object>> asked) {
    Profile window = Profile.of(ModelArchive.baselineColumns(PROJECT.features()));
    for (Map<String, @Nullable Object> row : asked) {
      window.add(captured(row));
    }
    return new DriftJudge(new MonitoringPolicy(.1, .25, 200))
        .judge(ProfileComparison.between(baseline, window), List.of()).stream()
            .filter(column -> column.column().equals("review"))
            .findFirst()
            .orElseThrow();
  }

  /** What monitoring reads of a prediction. */
  private static Map<String, @Nullable Object> captured(Map<String, @Nullable Object> row) {
    Instance instance = asked(row);
    Prediction.Classified prediction = (Prediction.Classified) model.predict(instance.features());
    Capture capture =
        Json.read(
            Json.text(
                new Capture(
                    "p",
                    PROJECT.name(),
                    1,
                    Instant.EPOCH,
                    instance.values(),
                    new Capture.Output.Classified(
                        prediction.label(), prediction.score(), prediction.probabilities()))),
            Capture.class);
    assertThat(model.predict(model.read(0, capture.instance()).features()).score())
        .isEqualTo(prediction.score());
    Map<String, @Nullable Object> values = new HashMap<>(capture.instance());
    values.put(ModelArchive.BASELINE_SCORE, capture.output().score());
    return values;
  }

  private static Instance asked(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> asked = new LinkedHashMap<>(row);
    asked.remove("happy");
    return model.read(0, PlainJson.readObject(PlainJson.write(asked)));
  }

  private static Path publish(Project project, String name, byte[] upload) throws IOException {
    Path published = Files.createTempFile(folder, "published", ".parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL)
            .publish(Source.of(name, upload), published, _ -> {}, null);
    assertThat(audit).as("%s", audit).isInstanceOf(Audit.Published.class);
    return published;
  }

  private static byte[] csv(List<Map<String, @Nullable Object>> rows) {
    return rows.stream()
        .map(row ->
            "%s,%s,%s"
                .formatted(
                    row.get("nights"),
                    row.get("review") == null ? "" : "\"" + row.get("review") + "\"",
                    row.get("happy")))
        .collect(Collectors.joining("\n", "nights,review,happy\n", "\n"))
        .getBytes(UTF_8);
  }
}
