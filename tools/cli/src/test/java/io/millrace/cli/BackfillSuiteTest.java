package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring would have said of a file of the past. */
class BackfillSuiteTest {

  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final int HOURS = 48;
  private static final int CHANGE = 30;

  private static final String DEFINITION =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: "Yes"
      entityKey: id
      columns:
        id: {type: integer, feature: false}
        tenure: {type: integer}
        churn: {type: category}
      monitoring: {minimumRows: %s, window: 1h}
      """;

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @BeforeEach
  void aVersion() throws IOException {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.churningAsLearned());
    write("project.yaml", DEFINITION.formatted(100));
  }

  @Test
  void theHoursFromWhichOnAColumnMovedAreToldAndNoneBefore() throws IOException {
    write("past.csv", csv(rows(100, 30, 0.1)));

    assertThat(backfill("past.csv", "--junit", at("r.xml"))).isOne();
    String told = served.out();
    assertThat(told)
        .contains("✓ rows  4,800 rows were predicted, 0 have no at, 0 could not be read.")
        .contains("Of 48 windows of 1h 18 would have told something, 30 nothing, and 0")
        .contains("✗ 2026-03-03T06:00:00Z  100 rows. ")
        .contains("tenure: ")
        .contains("(prediction): ")
        .doesNotContain("✗ 2026-03-03T05:00:00Z");
    assertThat(Files.readString(folder.resolve("r.xml")))
        .contains("classname=\"millrace.backfill\" name=\"2026-03-03T06:00:00Z\"><failure");

    assertThat(backfill("past.csv", "--junit", at("again.xml"))).isOne();
    assertThat(folder.resolve("again.xml")).hasSameBinaryContentAs(folder.resolve("r.xml"));
  }

  @Test
  void windowsMayBeLongerThanThoseOfThePresent() throws IOException {
    write("project.yaml", DEFINITION.formatted(1000));
    write("past.csv", csv(rows(20, 30, 0.1)));

    assertThat(backfill("past.csv", "--window", "1m")).isZero();
    assertThat(served.out()).contains(" had too few rows to say (--window makes them longer).");
    write("project.yaml", DEFINITION.formatted(300));
    assertThat(backfill("past.csv", "--window", "1d")).isOne();
    assertThat(backfill("past.csv", "--window", "soon")).isOne();

    assertThat(served.out())
        .contains("Of 2 windows of 1d 1 would have told something, 1 nothing, and 0")
        .contains("✗ 2026-03-03T00:00:00Z  480 rows. ");
    assertThat(served.err())
        .contains("--window must be a duration such as 90s, 30m, 2h or 1d, at least 1m, but was");
  }

  @Test
  void whereNothingMovedNothingIsTold() throws IOException {
    write("past.csv", csv(rows(100, 0, 0.1)));

    assertThat(backfill("past.csv")).isZero();
    assertThat(served.out()).contains("0 would have told something, 48 nothing");
  }

  @Test
  void aLossOfWhatCameTrueIsTold() throws IOException {
    write("past.csv", csv(rows(100, 0, 0.4)));

    assertThat(backfill("past.csv")).isOne();
    assertThat(served.out())
        .contains("✗ 2026-03-03T06:00:00Z  100 rows. quality: ACCURACY is ")
        .doesNotContain("✗ 2026-03-03T05:00:00Z");
  }

  /** Of numbers that are off by 1 ± 1, and by 1.15 ± 1 from the change on. */
  @Test
  void errorsOfNumbersThatGrewByWhatNoHourShowsAreTold() throws IOException {
    Files.write(
        folder.resolve("model.tar.gz"),
        TestArchives.asLearned(
            TestArchives.higherBelow24("calls"), Metric.MAE, new Estimate(1, 0.98, 1.02)));
    write(
        "project.yaml",
        """
        name: calls
        task: regression
        target: calls
        columns:
          tenure: {type: integer}
          calls: {type: number}
        monitoring: {minimumRows: 72, window: 1h}
        """);
    StringBuilder csv = new StringBuilder("at,tenure,calls\n");
    for (int hour = 0; hour < HOURS; hour++) {
      for (int row = 0; row < 72; row++) {
        double off = (row % 2 == 0 ? 0 : 2) + (hour < CHANGE ? 0 : 0.15);
        csv.append(
            "%s,%s,%s\n"
                .formatted(
                    START.plusSeconds(3600L * hour + row), row, (row < 24 ? 1.5 : -0.5) + off));
      }
    }
    write("past.csv", csv.toString());

    assertThat(backfill("past.csv")).isOne();
    assertThat(served.out())
        .contains("quality: Since 2026-03-03T06:00:00Z ")
        .contains(" numbers were off by 1.150 on average, against 1.000 of the rows held out")
        .doesNotContain("✗ 2026-03-03T05:00:00Z")
        .doesNotContain("✗ 2026-03-03T06:00:00Z");
  }

  /** Of 20 rows an hour five hours are judged together: no hour alone would do. */
  @Test
  void hoursOfFewRowsAreJudgedTogetherAndADayIsTooFewWhereItSaysSo() throws IOException {
    write("past.csv", csv(rows(20, 30, 0.1)));

    assertThat(backfill("past.csv")).isOne();
    assertThat(served.out()).contains("39 had too few rows to say.").contains("tenure: ");

    write("project.yaml", DEFINITION.formatted(5000));
    assertThat(backfill("past.csv")).isZero();
    assertThat(served.out()).contains("? windows").contains("48 had too few rows to say (--window");
  }

  @Test
  void theEventTimeOfTheProjectTellsWhenARowWasPredictedAndJsonLinesSayTheSame()
      throws IOException {
    List<Past> rows = rows(100, 30, 0.1);
    write("past.csv", csv(rows));
    assertThat(backfill("past.csv", "--junit", at("csv.xml"))).isOne();
    write(
        "project.yaml",
        DEFINITION
            .formatted(100)
            .replace("entityKey: id", "entityKey: id\neventTime: at")
            .replace("columns:", "columns:\n  at: {type: timestamp}"));
    StringBuilder lines = new StringBuilder();
    rows.forEach(row ->
        lines.append(
            "{\"at\":\"%s\",\"id\":%s,\"tenure\":%s,\"churn\":\"%s\"}\n"
                .formatted(row.at(), row.id(), row.tenure(), row.churn())));
    write("past.jsonl", lines.toString());

    assertThat(check("past.jsonl", "--junit", at("jsonl.xml"))).isOne();
    assertThat(cases("jsonl.xml")).hasSize(20).isEqualTo(cases("csv.xml"));
  }

  private List<String> cases(String report) throws IOException {
    return Files.readAllLines(folder.resolve(report)).stream()
        .filter(line -> line.contains("<testcase"))
        .toList();
  }

  @Test
  void whatCannotBeReadOrPlacedIsCountedAndHoldsNothingUp() throws IOException {
    write(
        "past.csv",
        csv(rows(100, 0, 0.1)) + "yesterday,1,3,Yes\n,2,3,No\n2026-03-02T00:00:00Z,3,long,No\n");

    assertThat(backfill("past.csv")).isOne();
    assertThat(served.out())
        .contains("✗ rows  4,800 rows were predicted, 2 have no at, 1 could not be read. ")
        .contains("48 nothing");

    assertThat(check("past.csv")).isOne();
    assertThat(served.err()).contains("The project has no eventTime: say with --time");
    write("model.tar.gz", TestArchives.churningBelow24());
    assertThat(backfill("past.csv")).isOne();
    assertThat(served.err()).contains("baseline.json");
  }

  private record Past(Instant at, int id, int tenure, String churn) {}

  /**
   * So many rows an hour.
   *
   * @param later by so much tenure is higher from the change on
   * @param wrong share of labels that are another from the change on; 0.1 before
   */
  private static List<Past> rows(int anHour, int later, double wrong) {
    var random = new Random(7);
    List<Past> rows = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      for (int row = 0; row < anHour; row++) {
        boolean changed = hour >= CHANGE;
        int tenure = random.nextInt(72) + (changed ? later : 0);
        boolean churns = tenure < 24 ^ random.nextDouble() < (changed ? wrong : 0.1);
        rows.add(
            new Past(
                START.plusSeconds(3600L * hour + row), rows.size(), tenure, churns ? "Yes" : "No"));
      }
    }
    return rows;
  }

  private static String csv(List<Past> rows) {
    StringBuilder csv = new StringBuilder("at,id,tenure,churn\n");
    rows.forEach(row ->
        csv.append("%s,%s,%s,%s\n".formatted(row.at(), row.id(), row.tenure(), row.churn())));
    return csv.toString();
  }

  private int backfill(String file, String... more) {
    List<String> options = new ArrayList<>(List.of("--time", "at"));
    options.addAll(List.of(more));
    return check(file, options.toArray(String[]::new));
  }

  private int check(String file, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "check",
                at(file),
                "--project",
                at("project.yaml"),
                "--suite",
                "backfill",
                "--model",
                at("model.tar.gz")));
    all.addAll(List.of(more));
    return served.run(all.toArray(String[]::new));
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  private void write(String file, String text) throws IOException {
    write(file, text.getBytes(UTF_8));
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
  }
}
