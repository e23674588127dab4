package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Spark and others leave in a folder, of which {@code _SUCCESS} says it is complete. */
class FoldersTest extends FolderFixture {

  @Test
  void theFilesOfAFolderWaitAndAreOneDatasetVersion() {
    define();
    ObjectRef first = drop("telco-churn/day1/part-0000.csv", FIRST);
    ObjectRef second = drop("telco-churn/day1/part-0001.csv", SECOND);

    assertThat(function.apply(first).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(function.apply(second).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(datasets.find(CHURN, 1)).isEmpty();
    ObjectRef complete = drop("telco-churn/day1/_SUCCESS", "");

    assertThat(function.apply(complete).state()).isEqualTo("dataset 1");

    DatasetVersion version = datasets.find(CHURN, 1).orElseThrow();
    assertThat(version.rows()).isEqualTo(6);
    DatasetManifest manifest = manifest(version);
    assertThat(manifest.source().object()).isEqualTo(complete);
    assertThat(manifest.source().sha256())
        .isEqualTo(Sha256.of(Sha256.of(FIRST) + "\n" + Sha256.of(SECOND)));
    assertThat(manifest.newest().source()).isEqualTo(complete);
    assertThat(manifest.newest().files()).containsExactly(first, second);
    assertThat(upload(complete).rows()).isNotNull();
    assertThat(outcomes(first, second, complete)).containsOnly(new Outcome.Published(1));
    assertThat(stateStore.announced())
        .filteredOn(Event.DatasetPublished.class::isInstance)
        .containsExactly(new Event.DatasetPublished(CHURN, 1));
    assertThat(
            report(complete).path("files").valueStream().map(each -> each.path("key").asString()))
        .containsExactly(first.key(), second.key());
    assertThat(report(complete).at("/audit/source").asString()).isEqualTo("day1/");
    assertThat(text("reports/telco-churn/files/day1/_SUCCESS.html"))
        .contains("files of the folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part-00000-0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d-c000.csv", // Spark
        "part-r-00000", // Hadoop
        "run-1592434245817-part-r-00000", // Glue
        "part-0.csv", // pyarrow
        "part.0.csv", // Dask
        "0000_part_00", // Redshift
        "20261130_084512_00012_ab3de_0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d" // Athena
      })
  void whatOthersCallTheirPartsIsKnown(String name) {
    define();
    ObjectRef part = drop("telco-churn/2026/11/" + name, FIRST);

    assertThat(function.apply(part).state()).isEqualTo("waits for 2026/11/_SUCCESS");
    assertThat(function.apply(drop("telco-churn/2026/11/_SUCCESS", "")).state())
        .isEqualTo("dataset 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"day1/customers.csv", "day1/partners-1.csv", "part-0000.csv"})
  void aFileOfAnotherNameOrInNoFolderIsAnUploadOfItsOwn(String name) {
    define();

    assertThat(function.apply(drop("telco-churn/" + name, FIRST)).state()).isEqualTo("dataset 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "day1/_metadata",
        "day1/_temporary/0/part-00000.csv",
        "day1/.part-00000.csv.crc",
        "day1/_committed_5074912"
      })
  void whatIsKeptBesideTheDataIsNoUpload(String name) {
    define();
    ObjectRef part = drop("telco-churn/day1/part-0.csv", FIRST);
    ObjectRef beside = drop("telco-churn/" + name, "not a table");

    assertThat(function.apply(beside).state()).isEqualTo("no data");
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 1");

    assertThat(stateStore.find(Upload.key(CHURN, Upload.ingestId(beside)))).isEmpty();
    assertThat(outcomes(part)).containsExactly(new Outcome.Published(1));
  }

  @Test
  void aPartThatIsDeletedBeforeItsFolderIsCompleteWaitsNoLonger() {
    define();
    ObjectRef kept = drop("telco-churn/day1/part-0000.csv", FIRST);
    ObjectRef deleted = drop("telco-churn/day1/part-0001.csv", SECOND);
    ObjectRef late = drop("telco-churn/day1/part-0002.csv", SECOND);
    function.apply(kept);
    function.apply(deleted);
    objects.delete("intake", deleted.key());
    objects.delete("intake", late.key());
    ObjectRef complete = drop("telco-churn/day1/_SUCCESS", "");

    assertThat(function.apply(complete).state()).isEqualTo("dataset 1");

    assertThat(datasets.find(CHURN, 1).orElseThrow().rows()).isEqualTo(3);
    assertThat(outcomes(deleted))
        .containsExactly(new Outcome.Refused("day1/part-0001.csv was deleted before it was read."));
    assertThat(function.apply(late).state()) // heard of when it was gone
        .isEqualTo("refused: day1/part-0002.csv was deleted before it was read.");

    ObjectRef again = drop("telco-churn/day1/part-0001.csv", SECOND);
    assertThat(function.apply(again).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 2");
    assertThat(outcomes(kept, again)).containsOnly(new Outcome.Published(2));
    assertThat(stateStore.announced()).noneMatch(Event.DatasetRefused.class::isInstance);
  }

  @Test
  void aPartThatCannotBeReadRefusesTheFolderByItsName() {
    define();
    ObjectRef good = drop("telco-churn/day1/part-0000.csv", FIRST);
    ObjectRef bad = drop("telco-churn/day1/part-0001.csv", "id,tenure\nd,4\n");
    function.apply(good);
    function.apply(bad);
    ObjectRef complete = drop("telco-churn/day1/_SUCCESS", "");

    assertThat(function.apply(complete).state())
        .startsWith("refused: day1/part-0001.csv: ")
        .contains("churn");

    assertThat(datasets.find(CHURN, 1)).isEmpty();
    assertThat(outcomes(good, bad))
        .allSatisfy(outcome ->
            assertThat(((Outcome.Refused) outcome).reason())
                .startsWith("With day1/_SUCCESS: day1/part-0001.csv: "));
    assertThat(stateStore.announced())
        .filteredOn(Event.DatasetRefused.class::isInstance)
        .containsExactly(new Event.DatasetRefused(CHURN, Upload.ingestId(complete)));

    ObjectRef corrected = drop("telco-churn/day1/part-0001.csv", SECOND);
    assertThat(function.apply(corrected).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 1");
    assertThat(outcomes(good, corrected)).containsOnly(new Outcome.Published(1));
    assertThat(datasets.find(CHURN, 1).orElseThrow().rows()).isEqualTo(6);
  }

  @Test
  void rowsThatBreakARuleAreToldWithTheirFile() {
    define();
    drop("telco-churn/day1/part-0000.csv", FIRST);
    drop("telco-churn/day1/part-0001.csv", HEADER + "d,-4,Yes\ne,-5,No\nf,-6,No\ng,7,No\n");
    ObjectRef complete = drop("telco-churn/day1/_SUCCESS", "");

    String state = function.apply(complete).state();

    assertThat(state)
        .startsWith("refused: ")
        .endsWith("Rows that break a rule are in day1/part-0001.csv (3).");
    assertThat(report(complete).at("/audit/broken/0/file").asString())
        .isEqualTo("day1/part-0001.csv");
    assertThat(text("quarantine/telco-churn/%s.jsonl".formatted(Upload.ingestId(complete))))
        .startsWith("{\"row\":4,\"line\":2,\"file\":\"day1/part-0001.csv\",");
  }

  @Test
  void partsOfParquetAreReadAndOneThatIsCutOffIsNamed() {
    define();
    byte[] first = parquet("first.csv", FIRST);
    byte[] second = parquet("second.csv", SECOND);
    ObjectRef whole = write(objects, "telco-churn/day1/part-00000.parquet", first);
    ObjectRef other = write(objects, "telco-churn/day1/part-00001.parquet", second);

    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 3");
    assertThat(datasets.find(CHURN, 3).orElseThrow().rows()).isEqualTo(6);
    assertThat(outcomes(whole, other)).containsOnly(new Outcome.Published(3));

    var _ = write(objects, "telco-churn/day1/part-00001.parquet", Arrays.copyOf(second, 400));
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .startsWith("refused: day1/part-00001.parquet: ");
  }

  /** What is published of a file. */
  private byte[] parquet(String name, String text) {
    function.apply(drop("telco-churn/" + name, text));
    return read(manifest(datasets.newest(CHURN).found().orElseThrow()).newest().data());
  }

  @Test
  void emptyFilesOfAFolderAreReadAsSuch() {
    define();
    ObjectRef empty = drop("telco-churn/day1/part-0000.csv", "");
    drop("telco-churn/day1/part-0001.csv", HEADER);
    drop("telco-churn/day1/part-0002.csv", FIRST);

    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 1");
    assertThat(outcomes(empty)).containsExactly(new Outcome.Published(1));
  }

  @Test
  void aFolderThatCanNeverBeOneIsRefusedWithWhatToDo() {
    define();

    assertThat(function.apply(drop("telco-churn/_SUCCESS", "")).state())
        .isEqualTo(
            "refused: Each file in telco-churn/ is an upload of its own. Several that are one have"
                + " a folder, for instance telco-churn/day1/, with _SUCCESS or a manifest in it.");
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .startsWith("refused: There is nothing in day1/ that is a part of a folder by its name");
    drop("telco-churn/day2/part-0.csv", "");
    assertThat(function.apply(drop("telco-churn/day2/_SUCCESS", "")).state())
        .isEqualTo("refused: All files in day2/ are empty.");
    ObjectRef partition = drop("telco-churn/day3/country=DE/part-0.csv", FIRST);
    assertThat(function.apply(partition).state()).isEqualTo("waits for day3/_SUCCESS");
    assertThat(function.apply(drop("telco-churn/day3/_SUCCESS", "")).state())
        .startsWith(
            "refused: day3/country=DE/part-0.csv says in the name of its folder what the value of a"
                + " column is");
    for (int file = 0; file <= 1000; file++) {
      drop("telco-churn/day4/part-%s.csv".formatted(file), FIRST);
    }
    assertThat(function.apply(drop("telco-churn/day4/_SUCCESS", "")).state())
        .startsWith("refused: day4/ has 1001 files, and at most 1000 are one upload");
  }

  @Test
  void aFolderThatIsCompleteOnceMoreTakesThePlaceOfWhatItWas() {
    define("{mode: append}");
    function.apply(drop("telco-churn/other.csv", HEADER + "x,9,Yes\n"));
    ObjectRef first = drop("telco-churn/day1/part-0000.csv", FIRST);
    function.apply(drop("telco-churn/day1/_SUCCESS", ""));
    assertThat(datasets.find(CHURN, 2).orElseThrow().rows()).isEqualTo(4);
    ObjectRef second = drop("telco-churn/day1/part-0001.csv", SECOND);

    assertThat(function.apply(second).state()).isEqualTo("waits for day1/_SUCCESS");
    assertThat(function.apply(drop("telco-churn/day1/_SUCCESS", "")).state())
        .isEqualTo("dataset 3");

    DatasetVersion version = datasets.find(CHURN, 3).orElseThrow();
    assertThat(version.rows()).isEqualTo(7);
    assertThat(version.parts()).isEqualTo(2);
    assertThat(manifest(version).newest().files()).containsExactly(first, second);
  }
}
