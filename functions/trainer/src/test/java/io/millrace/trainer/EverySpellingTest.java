package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
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
import io.millrace.trainer.WrittenRow.Writer;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way of a value, for every type of column: upload, training, prediction, capture,
 * comparison. It is the same value, whoever wrote it.
 */
class EverySpellingTest {

  private static final String TYPES =
      """
        x: number
        n: integer
        flag: boolean
        code: category
        optin: {type: category, oneOf: ["True", "False", Unknown]}
        city: category
        day: date
        at: timestamp
        note: text
        y: {type: category, oneOf: ["True", "False"]}
      """;

  private static final Project PROJECT = project(TYPES);

  /** The same columns, for somebody who writes as people in Germany do. */
  private static final Project GERMAN =
      project(
          """
            x: {type: number, decimal: ",", unit: €, missing: ["-"]}
            n: {type: integer, decimal: ",", thousands: ".", missing: [-999]}
            flag: {type: boolean, missing: ["?"]}
            code: {type: category, missing: ["-"]}
            optin: {type: category, oneOf: ["True", "False", Unknown]}
            city: category
            day: {type: date, format: d.M.yyyy}
            at: {type: timestamp, format: "dd.MM.yyyy HH:mm"}
            note: text
            y: {type: category, oneOf: ["True", "False"]}
          """);

  @TempDir private static Path folder;

  private static byte[] dataset = {};
  private static Model model;
  private static Profile baseline;

  @BeforeAll
  static void train() throws Exception {
    Path published = publish(PROJECT, "a.csv", csv(Writer.PLAIN));
    dataset = Files.readAllBytes(published);
    ModelArchive archive =
        new Training(
                new TrainingInput(
                    PROJECT,
                    "r-1",
                    new TrainingInput.Dataset(1, Sha256.of(""), WrittenRow.ROWS),
                    PROJECT.training().split().seed()),
                Map.of("num_round", "60", "colsample_bytree", "1"),
                Boosting.Checkpoints.NONE,
                StopSignal.NONE,
                new Progress(_ -> {}, () -> Instant.EPOCH))
            .run(Observations.read(List.of(published), PROJECT), null);
    model = Model.of(archive);
    baseline = Profile.parse(new String(archive.file(ModelArchive.BASELINE), UTF_8));
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "OTHER"})
  void aCsvFileIsTheSameDatasetWhoeverWroteIt(Writer writer) throws IOException {
    assertSameDataset("b.csv", csv(writer));
  }

  @ParameterizedTest
  @EnumSource
  void aJsonFileIsTheSameDatasetWhoeverWroteIt(Writer writer) throws IOException {
    String lines =
        WrittenRow.rows().stream()
            .map(row -> new String(PlainJson.write(row.written(writer)), UTF_8))
            .collect(Collectors.joining("\n"));

    assertSameDataset("b.jsonl", lines.getBytes(UTF_8));
  }

  @Test
  void aFileIsTheSameDatasetHoweverItsProjectDeclaresItIsWritten() throws IOException {
    byte[] csv = csv(WrittenRow.rows().stream().map(EverySpellingTest::german).toList());

    assertThat(Files.readAllBytes(publish(GERMAN, "d.csv", csv))).isEqualTo(dataset);
    for (Writer writer : List.of(Writer.TYPED, Writer.FLOATING)) {
      String lines =
          WrittenRow.rows().stream()
              .map(row -> new String(PlainJson.write(row.written(writer)), UTF_8))
              .collect(Collectors.joining("\n"));
      assertThat(Files.readAllBytes(publish(GERMAN, "d.jsonl", lines.getBytes(UTF_8))))
          .isEqualTo(dataset);
    }
  }

  private static Map<String, @Nullable Object> german(WrittenRow row) {
    Map<String, @Nullable Object> values = row.written(Writer.PLAIN);
    LocalDate day = LocalDate.of(2026, 1, 1).plusDays(row.i() % 300);
    Instant at = Instant.parse("2026-01-01T18:46:00Z").plus(row.i() % 450, ChronoUnit.HOURS);
    values.put(
        "x", row.x() == null ? "-" : "\"%s €\"".formatted(row.x().toString().replace('.', ',')));
    values.compute("flag", (_, flag) -> "".equals(flag) ? "?" : flag);
    values.compute("code", (_, code) -> "".equals(code) ? "-" : code);
    values.put(
        "day",
        row.i() % 19 == 0
            ? ""
            : "%s.%s.%s".formatted(day.getDayOfMonth(), day.getMonthValue(), day.getYear()));
    values.put(
        "at",
        row.i() % 23 == 0
            ? ""
            : DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm", Locale.ROOT)
                .format(at.atOffset(ZoneOffset.UTC)));
    return values;
  }

  /** The same rows, in Parquet columns of other types than the project's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x: number, n: number, flag: integer, code: integer, day: timestamp, at: timestamp",
        "x: text, n: text, flag: category, code: number, day: text, at: category",
        "x: number, n: integer, flag: boolean, code: category, day: date, at: timestamp"
      })
  void aParquetFileIsTheSameDatasetWhateverItsTypes(String types) throws IOException {
    Project other =
        project(
            types.replaceAll("(^|, )", "\n  ")
                + "\n"
                + "  optin: category\n"
                + "  city: category\n"
                + "  note: text\n"
                + "  y: {type: category, oneOf: [\"True\", \"False\"]}\n");

    byte[] parquet = Files.readAllBytes(publish(other, "c.csv", numericFlags(types)));

    assertSameDataset("b.parquet", parquet);
  }

  @ParameterizedTest
  @EnumSource
  void aPredictionIsTheSameWhoeverAsks(Writer writer) {
    for (WrittenRow row : WrittenRow.rows()) {
      Instance plain = asked(row, Writer.PLAIN);
      Instance asked = asked(row, writer);

      assertThat(asked.features()).isEqualTo(plain.features());
      for (String column : List.of("x", "n", "flag", "code", "optin", "city", "day", "at")) {
        assertThat(asked.values().get(column)).isEqualTo(plain.values().get(column));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAskedAsItWasTrainedIsNoDrift(Writer writer) {
    Profile asked = profile(writer);

    List<ColumnDrift> drifts = drifts(baseline, asked);
    assertThat(drifts)
        .extracting(ColumnDrift::column)
        .containsExactlyInAnyOrder(
            "x", "n", "flag", "code", "optin", "city", "day", "at", ModelArchive.BASELINE_SCORE);
    assertThat(drifts)
        .allSatisfy(
            drift -> assertThat(drift.verdict()).as("%s", drift).isEqualTo(DriftVerdict.NONE));
    assertThat(asked.toJson()).isEqualTo(profile(Writer.PLAIN).toJson());
  }

  @Test
  void whatIsTrueInOneColumnAndMissingInAnotherIsToldApart() {
    Profile baseline = profile(Writer.TYPED);
    Profile flipped = Profile.of(ModelArchive.baselineColumns(PROJECT.features()));
    Profile emptied = Profile.of(ModelArchive.baselineColumns(PROJECT.features()));
    for (WrittenRow row : WrittenRow.unseen()) {
      Map<String, @Nullable Object> values = captured(row, Writer.TYPED);
      values.put("flag", true);
      flipped.add(values);
      values.put("flag", "");
      emptied.add(values);
    }

    for (Profile other : List.of(flipped, emptied)) {
      assertThat(drifts(baseline, other))
          .filteredOn(drift -> drift.verdict() != DriftVerdict.NONE)
          .extracting(ColumnDrift::column)
          .containsExactly("flag");
    }
  }

  @Test
  void theModelTellsTheClassesApart() {
    Prediction.Classified likely =
        (Prediction.Classified)
            model.predict(asked(new WrittenRow(0, 24.0, true), Writer.TYPED).features());

    assertThat(likely.label()).isEqualTo("true");
    assertThat(likely.score()).isGreaterThan(0.8);
    assertThat(likely.probabilities().keySet()).containsExactly("false", "true");
  }

  private static List<ColumnDrift> drifts(Profile before, Profile now) {
    return new DriftJudge(new MonitoringPolicy(.1, .25, 200))
        .judge(ProfileComparison.between(before, now), List.of());
  }

  private static Profile profile(Writer writer) {
    Profile profile = Profile.of(ModelArchive.baselineColumns(PROJECT.features()));
    WrittenRow.unseen().forEach(row -> profile.add(captured(row, writer)));
    return profile;
  }

  /** What monitoring reads of a prediction. */
  private static Map<String, @Nullable Object> captured(WrittenRow row, Writer writer) {
    Instance instance = asked(row, writer);
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
    Map<String, @Nullable Object> values = new HashMap<>(capture.instance());
    values.put(ModelArchive.BASELINE_SCORE, capture.output().score());
    return values;
  }

  private static Instance asked(WrittenRow row, Writer writer) {
    Map<String, @Nullable Object> written = row.written(writer);
    written.remove("y");
    return model.read(0, PlainJson.readObject(PlainJson.write(written)));
  }

  private static void assertSameDataset(String name, byte[] upload) throws IOException {
    assertThat(Files.readAllBytes(publish(PROJECT, name, upload))).isEqualTo(dataset);
  }

  private static Path publish(Project project, String name, byte[] upload) throws IOException {
    Path published = Files.createTempFile(folder, "published", ".parquet");
    List<Object> quarantined = new ArrayList<>();
    Audit audit =
        new TableAudit(project, Limits.USUAL)
            .publish(Source.of(name, upload), published, quarantined::add, null);
    assertThat(audit).as("%s", audit).isInstanceOf(Audit.Published.class);
    assertThat(quarantined).isEmpty();
    return published;
  }

  private static byte[] csv(Writer writer) {
    return csv(WrittenRow.rows().stream().map(row -> row.written(writer)).toList());
  }

  private static byte[] csv(List<Map<String, @Nullable Object>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", rows.getFirst().keySet()));
    for (Map<String, @Nullable Object> row : rows) {
      lines.add(
          row.values().stream()
              .map(value -> value == null ? "" : value.toString())
              .collect(Collectors.joining(",")));
    }
    return String.join("\n", lines).getBytes(UTF_8);
  }

  /** The plain file; booleans are numbers where their column is one of numbers. */
  private static byte[] numericFlags(String types) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (WrittenRow row : WrittenRow.rows()) {
      Map<String, @Nullable Object> written = row.written(Writer.PLAIN);
      if (types.contains("flag: integer") && row.flag() != null) {
        written.put("flag", row.flag() ? "1" : "0");
      }
      rows.add(written);
    }
    return csv(rows);
  }

  private static Project project(String columns) {
    return ProjectYaml.parse(
        """
        name: every-spelling
        task: binary
        target: y
        positive: "True"
        columns:
        %s
        """
            .formatted(columns));
  }
}
