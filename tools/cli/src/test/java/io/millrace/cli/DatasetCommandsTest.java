package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the files became, and how one differs from the other. */
class DatasetCommandsTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @BeforeEach
  void publish() {
    served.platform.launched(ServedPlatform.FILE, ApiFixture.DEFINITION);
    published("b.csv", profile(0, "tenure"));
    published("c.csv", profile(100, "tenure", "device"));
  }

  @Test
  void everyVersionIsListedWithItsRowsAndFiles() {
    assertThat(served.run("datasets", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern("DATASET +TAGS +ROWS +FILES")
        .containsPattern("3 +98 +1 ")
        .containsPattern("1 +98 +1 ");
  }

  @Test
  void ofOneItsFilesAreTold() {
    served.platform.tabled(2);
    assertThat(served.run("datasets", "telco-churn", "2")).isZero();
    assertThat(served.run("datasets", "telco-churn", "9")).isEqualTo(1);

    assertThat(served.out())
        .contains("Dataset 2 of telco-churn: 98 rows, files: 1")
        .containsPattern("b\\.csv +98 +- +1");
    assertThat(served.out())
        .contains(
            "Snapshot 2 of the Iceberg table"
                + " s3://data/tables/telco-churn/metadata/1.metadata.json")
        .contains("In the Glue Data Catalog: millrace_test.telco_churn");
    assertThat(served.err()).contains("telco-churn has no dataset 9");
  }

  @Test
  void ofOneThatNeverIsASnapshotItIsToldWhy() {
    try (var other = new ServedPlatform()) {
      other.platform.launched(
          ServedPlatform.FILE,
          ApiFixture.DEFINITION.replace("columns: {", "columns: {plan: category, ")
              + "entityKey: tenure\ndata: {mode: upsert}\n");
      var _ =
          other.platform.published(
              other.platform.received(new ObjectRef("intake", "telco-churn/b.csv", "v1")),
              1_500_001);
      other.platform.tabled(2);

      assertThat(other.run("datasets", "telco-churn", "2")).isZero();

      assertThat(other.out())
          .contains("No snapshot of a table: of its 1,500,001 rows the newest about each entity")
          .doesNotContain("Snapshot 2", "Glue");
    }
  }

  @Test
  void ofOneUploadItIsToldWhatWasFoundAndTheReportIsAPageToo() throws IOException {
    String id = Upload.ingestId(ServedPlatform.FILE);
    Path page = Path.of(id + "-report.html");
    served.platform.reported(
        ServedPlatform.FILE, "{\"audit\":{\"warnings\":[\"Two columns are empty.\"]}}");

    assertThat(served.run("uploads", "telco-churn", id, "--page")).isZero();
    assertThat(served.run("uploads", "telco-churn", "--page")).isEqualTo(1);

    assertThat(served.out())
        .contains("a.csv, received ", "dataset version 1", "Two columns are empty.")
        .contains("The report is in " + page);
    assertThat(Files.readString(page)).isEqualTo(ApiFixture.PAGE);
    assertThat(served.err()).contains("millrace uploads telco-churn UPLOAD --page");
    Files.delete(page);
  }

  @Test
  void aBranchIsHeldAgainstTheMainLine() {
    assertThat(served.run("revert", "telco-churn", "2", "-m", "c.csv was wrong")).isZero();
    assertThat(served.run("branch", "telco-churn", "cleaner", "-m", "to try it")).isZero();

    assertThat(served.run("diff", "telco-churn", "main..cleaner")).isZero();

    assertThat(served.out()).contains("Rows: ", "COLUMN");
  }

  @Test
  void anEarlierOneIsTheNewestAgain() {
    assertThat(served.run("revert", "telco-churn", "2", "-m", "c.csv was wrong")).isZero();
    assertThat(served.run("diff", "telco-churn", "2", "4")).isZero();
    assertThat(served.run("revert", "telco-churn", "9", "-m", "x")).isEqualTo(1);

    assertThat(served.out())
        .contains("Dataset 4 of telco-churn is the newest, of the same rows as dataset 2.");
    assertThat(served.err()).contains("telco-churn has no dataset 9");
  }

  @Test
  void whoIsToBeForgottenIsNotPrinted() {
    assertThat(
            served.run(
                "forget", "telco-churn", "--where", "tenure=4711", "-m", "a letter", "--no-wait"))
        .isZero();
    assertThat(served.run("forget", "telco-churn", "--where", "tenure", "-m", "a letter"))
        .isEqualTo(1);
    assertThat(served.run("history", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("Erasure 1 is on its way; see millrace history telco-churn.")
        .containsPattern("ada +erasure/1 +- → asked +a letter")
        .doesNotContain("4711");
    assertThat(served.err()).contains("--where takes COLUMN=VALUE");
  }

  @Test
  void twoDifferInFilesRowsAndWhatIsInTheirColumns() {
    assertThat(served.run("diff", "telco-churn", "2", "3")).isZero();

    assertThat(served.out())
        .contains("Rows: 98 → 98 (+0)")
        .contains("+ c.csv (98 rows)")
        .contains("- b.csv (98 rows)")
        .containsPattern("tenure +[0-9.]+ +differs")
        .containsPattern("device +- +added");
  }

  @Test
  void whatIsTheSameDoesNotDiffer() {
    assertThat(served.run("diff", "telco-churn", "2", "2", "--json")).isZero();

    assertThat(served.out())
        .contains("\"column\":\"tenure\",\"differs\":false")
        .contains("\"added\":[]");
  }

  private void published(String name, Profile profile) {
    Upload upload = served.platform.received(new ObjectRef("intake", "telco-churn/" + name, "v1"));
    served.platform.published(upload, Sha256.of(name), profile.toJson());
  }

  private static Profile profile(int from, String... columns) {
    Profile profile =
        Profile.of(
            List.of(columns).stream()
                .map(name -> new Column(name, ColumnType.NUMBER, false, true, List.of()))
                .toList());
    for (int row = 0; row < 400; row++) {
      profile.add(Map.of("tenure", (double) (from + row % 50), "device", 1.0));
    }
    return profile;
  }
}
