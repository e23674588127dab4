package io.millrace.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that are added to a dataset, which has to stay as the project's checks on it say. */
class ChecksOfDatasetTest {

  private static final ProjectName VISITS = new ProjectName("visits");
  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final String DEFINITION =
      """
      name: visits
      task: binary
      target: returned
      positive: "yes"
      entityKey: id
      eventTime: day
      columns: {id: text, day: date, pages: integer, note: category, returned: %s}
      checks: %s
      data: %s
      """;

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final Transactions transactions = new Transactions(new InMemoryStateStore(), _ -> {});
  private final Datasets datasets = new Datasets(transactions, CLOCK);
  private final IngestUpload ingest =
      new IngestUpload(
          new Projects(transactions, CLOCK),
          datasets,
          transactions,
          objects,
          new Outputs(objects, "data"),
          _ -> {},
          CLOCK);

  @Test
  void aCorrectionOfAFewRowsIsTakenWhereTheDatasetHasEnough() {
    declare("category", "{dataset: {rows: {min: 300}, classBalance: 0.2}}", "{mode: upsert}");

    assertThat(drop("first.csv", rows(0, 300, 3))).isEqualTo("dataset 1");
    assertThat(drop("correction.csv", "id,day,pages,note,returned\nc7,2026-11-24,9,,no\n"))
        .isEqualTo("dataset 2");
    assertThat(datasets.find(VISITS, 2).orElseThrow().rows()).isEqualTo(301);
  }

  @Test
  void aFileByWhichTheDatasetIsTooFewRowsOrTooMuchOfOneClassIsRefusedWithWhatItWouldBe() {
    declare(
        "category",
        "{dataset: {rows: {min: 100, max: 450}, classBalance: 0.2, completeness: {note: 0.5}}}",
        "{mode: append}");

    assertThat(drop("few.csv", rows(0, 90, 3)))
        .isEqualTo("refused: The dataset as it would be: 90 rows, wanted 100 to 450.");
    assertThat(drop("first.csv", rows(0, 120, 3))).isEqualTo("dataset 1");
    assertThat(drop("no-s.csv", rows(200, 120, 1000)))
        .isEqualTo(
            "refused: The dataset as it would be: The rarest class of 'returned', 'yes', has 16.67 % of the rows, wanted at least 20.00 %.");
    assertThat(drop("empty.csv", rows(200, 200, 3).replace(",note,", ",,")))
        .isEqualTo(
            "refused: The dataset as it would be: Column 'note' has a value in 37.50 % of the rows, wanted at least 50.00 %.");
    assertThat(drop("most.csv", rows(200, 400, 3)))
        .startsWith("refused: ")
        .contains("520 rows, wanted 100 to 450");
    assertThat(drop("next.csv", rows(200, 200, 3))).isEqualTo("dataset 2");
  }

  /**
   * What was read of it stays in its report, its rows are counted, and a repeat changes nothing.
   */
  @Test
  void theReportOfAFileThatIsRefusedForTheDatasetSaysWhatWasReadOfIt() {
    declare("category", "{dataset: {rows: {min: 100}}}", "{mode: append}");
    ObjectRef file = write("few.csv", rows(0, 90, 3) + "c90,never,1,note,yes\n");

    ingest.apply(file);
    String report = report(file);
    ingest.apply(file);

    assertThat(datasets.upload(VISITS, Upload.ingestId(file)).orElseThrow().rows())
        .isEqualTo(new RowCounts(91, 90, 1));
    assertThat(report)
        .contains("\"published\":false", "\"rowsRead\":91", "wanted 100 to any number")
        .doesNotContain("OfDataset");
    assertThat(report(file)).isEqualTo(report);
  }

  @Test
  void whatTheDatasetBecomesIsComparedWithWhatItWas() {
    declare("category", "{dataset: {changeFromPrevious: 0.1}}", "{mode: append}");
    drop("first.csv", rows(0, 400, 3));

    assertThat(drop("other.csv", rows(400, 400, 3).replaceAll(",\\d+,note", ",900,note")))
        .startsWith("refused: The dataset as it would be: Column 'pages' differs most");
    // As large a change of so few rows leaves the dataset as it was.
    assertThat(drop("few.csv", rows(400, 10, 3).replaceAll(",\\d+,note", ",900,note")))
        .isEqualTo("dataset 2");
  }

  @Test
  void classesThatAreNumbersAreDecidedAsFarAsTheProfileTells() {
    String flags = DEFINITION.replace("\"yes\"", "1");
    drop(
        "project.yaml",
        flags.formatted("integer", "{dataset: {classBalance: 0.2}}", "{mode: append}"));

    assertThat(drop("tenth.csv", numbered(rows(0, 3000, 10))))
        .startsWith("refused: ")
        .contains("class of 'returned', '1', has", "of the rows, wanted at least 20.00 %");
    assertThat(drop("fifth.csv", numbered(rows(0, 3000, 5)))).isEqualTo("dataset 1");
  }

  private static String numbered(String rows) {
    return rows.replace(",yes\n", ",1\n").replace(",no\n", ",0\n");
  }

  @Test
  void aFileThatFailsAloneIsToldWhereTheDatasetIsAsked() {
    declare("category", "{rows: {min: 300}}", "{mode: upsert}");

    assertThat(drop("few.csv", rows(0, 10, 3)))
        .isEqualTo(
            "refused: 10 rows, wanted 300 to any number. That is asked of the file alone; below checks.dataset it is asked of the dataset that it is added to.");
  }

  @Test
  void filesThatWaitedForEachOtherAreRefusedTogether() {
    declare("category", "{dataset: {rows: {min: 100}}}", "{mode: append, gather: 10m}");
    ObjectRef first = write("a.csv", rows(0, 40, 3));
    ObjectRef second = write("b.csv", rows(40, 40, 3));
    ingest.apply(first);
    ingest.apply(second);

    drop("c/_SUCCESS", ""); // a folder waits for nobody, so that they go first

    assertThat(ingest.apply(first).state()).contains("80 rows, wanted 100");
    assertThat(ingest.apply(second).state()).contains("80 rows, wanted 100");
  }

  private static String rows(int from, int count, int everyYes) {
    return IntStream.range(from, from + count)
        .mapToObj(i ->
            "c%s,2026-11-23,%s,note,%s\n".formatted(i, i % 40, i % everyYes == 0 ? "yes" : "no"))
        .collect(Collectors.joining("", "id,day,pages,note,returned\n", ""));
  }

  private void declare(String target, String checks, String data) {
    assertThat(drop("project.yaml", DEFINITION.formatted(target, checks, data)))
        .startsWith("project revision");
  }

  private String drop(String name, String content) {
    return ingest.apply(write(name, content)).state();
  }

  private ObjectRef write(String name, String content) {
    return objects.write(
        "intake", "visits/" + name, content.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private String report(ObjectRef file) {
    String key = "reports/visits/%s.json".formatted(Upload.ingestId(file));
    try (InputStream in = objects.read(objects.head("data", key).orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
