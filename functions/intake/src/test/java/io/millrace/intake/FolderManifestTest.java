package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.state.Revised;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders whose files a manifest names, as Redshift's UNLOAD leaves them. */
class FolderManifestTest extends IntakeFixture {

  private static final String FIRST = "id,tenure,churn\na,1,Yes\nb,2,No\n";
  private static final String SECOND = "id,tenure,churn\nc,3,Yes\nd,4,No\n";

  @BeforeEach
  void define() {
    function.apply(
        drop(
            DEFINITION,
            """
            name: telco-churn
            task: binary
            target: churn
            positive: "Yes"
            columns: {id: text, tenure: integer, churn: category}
            checks: {rows: none}
            data: {mode: append}
            """));
  }

  @Test
  void theFilesThatItNamesAreOneVersionAndOthersWait() {
    ObjectRef second = drop("telco-churn/day1/0001_part_00", SECOND);
    ObjectRef first = drop("telco-churn/day1/0000_part_00", FIRST);
    ObjectRef old = drop("telco-churn/day1/0002_part_00", "not a table");
    ObjectRef manifest =
        drop(
            "telco-churn/day1/manifest",
            """
            {"entries": [
              {"url": "s3://intake/telco-churn/day1/0001_part_00", "mandatory": true,
               "meta": {"content_length": %s}},
              {"url": "s3://intake/telco-churn/day1/0000_part_00", "mandatory": true}]}
            """
                .formatted(SECOND.length()));

    assertThat(function.apply(manifest).state()).isEqualTo("dataset 1");
    assertThat(function.apply(old).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(function.apply(first).state()).isEqualTo("dataset 1");

    DatasetVersion version = datasets.find(CHURN, 1).orElseThrow();
    assertThat(version.rows()).isEqualTo(4);
    assertThat(part(version).files()).containsExactly(first, second);
  }

  @Test
  void aFolderIsTheSameWhicheverFileSaysThatItIsComplete() {
    drop("telco-churn/day1/part-0.csv", FIRST);
    function.apply(drop("telco-churn/day1/_SUCCESS", ""));
    drop("telco-churn/day1/part-1.csv", SECOND);

    assertThat(function.apply(drop("telco-churn/day1/manifest", entry("day1/part-1.csv"))).state())
        .isEqualTo("dataset 2");

    assertThat(datasets.find(CHURN, 2).orElseThrow().rows()).isEqualTo(2);
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 3");
    assertThat(datasets.find(CHURN, 3).orElseThrow().rows()).isEqualTo(4);
    assertThat(datasets.find(CHURN, 3).orElseThrow().parts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "day1/part-9.csv | names s3://intake/telco-churn/day1/part-9.csv, which is not there.",
        "day2/part-0.csv | names s3://intake/telco-churn/day2/part-0.csv, which is not in its folder,"
            + " s3://intake/telco-churn/day1/.",
        "day1/a.csv | names s3://intake/telco-churn/day1/a.csv, which is an upload of its own by its"
            + " name; part-00000.parquet would be none."
      })
  void aManifestThatNamesWhatIsNoPartIsRefused(String file, String why) {
    drop("telco-churn/day1/part-0.csv", FIRST);
    drop("telco-churn/day1/a.csv", FIRST);

    assertThat(function.apply(drop("telco-churn/day1/manifest", entry(file))).state())
        .isEqualTo("refused: day1/manifest " + why);
  }

  @Test
  void aManifestThatIsNoneOrOfOtherFilesIsRefused() {
    ObjectRef part = drop("telco-churn/day1/part-0.csv", FIRST);

    assertThat(function.apply(drop("telco-churn/day1/manifest", "{\"entries\":[]}")).state())
        .isEqualTo(
            "refused: day1/manifest names no file: {\"entries\":[{\"url\":\"s3://…\"}]} does.");
    assertThat(function.apply(drop("telco-churn/day1/manifest", "x")).state())
        .startsWith("refused: ");
    assertThat(
            function
                .apply(
                    drop(
                        "telco-churn/day1/manifest",
                        "{\"entries\":[{\"url\":\"s3://intake/telco-churn/day1/part-0.csv\","
                            + "\"meta\":{\"content_length\":1}}]}"))
                .state())
        .isEqualTo(
            "refused: day1/manifest says that s3://intake/telco-churn/day1/part-0.csv has 1 bytes,"
                + " and it has %s.".formatted(FIRST.length()));
    assertThat(stateStore.find(Upload.key(CHURN, Upload.ingestId(part))).map(Revised::value))
        .isEmpty();
  }

  private static String entry(String file) {
    return "{\"entries\":[{\"url\":\"s3://intake/telco-churn/%s\"}]}".formatted(file);
  }

  private Part part(DatasetVersion version) {
    return Json.read(objects.read(version.manifest()), DatasetManifest.class).newest();
  }
}
