package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.api.PredictedFixture;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DropCommandTest {

  private static final String UPLOADED = "ID";
  private static final String REPORT =
      """
      {"audit":{"broken":[
       {"column":"","rule":"ragged","rows":1,"value":"3 fields, expected 2","line":3},
       {"column":"tenure","rule":"type","rows":1,"value":"41555,89","line":9}]}}
      """;
  private static final List<String> QUARANTINE =
      List.of(
          "{\"row\":2,\"line\":3,\"broken\":[{\"column\":\"\",\"rule\":\"ragged\",\"value\":\"7\"}]}",
          "{\"row\":8,\"line\":9,\"broken\":[{\"column\":\"tenure\",\"rule\":\"type\",\"value\":\"41555,89\"}]}");

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aDroppedFileIsFollowedUntilAVersionServes() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ServedPlatform.AUTOMATIC);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> {
      served.platform.deployed(served.platform.firstRound(put, ServedPlatform.AUTOMATIC));
      served.platform.reported(put, REPORT);
      served.platform.quarantined(put, QUARANTINE);
    });

    int code = served.run("drop", "telco-churn", file.toString());

    assertThat(served.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(served.out().lines().map(line -> line.strip().replaceFirst("^[0-9.]+ s +", "")))
        .map(line -> line.replaceFirst("in-[0-9a-f]+$", UPLOADED))
        .containsExactly(
            "uploaded    a.csv, 19 bytes",
            "validated   100 rows read, 98 published, 2 quarantined",
            "1 row breaks the rule ragged: line 3 has 3 fields, expected 2",
            "1 row breaks the rule type of tenure, for instance '41555,89' in line 9",
            "each row: millrace quarantine telco-churn " + UPLOADED,
            "dataset     version 1, 98 rows, sha256 18ac3e7343f0…",
            "known       these very rows came in 2026-11-23 18:46:00Z under the same definition;"
                + " version 1 learned from it",
            "training    run r-5899b9084e37, job dev-telco-churn-r-5899b9084e37",
            "evaluated   on 20 held-out rows",
            "auc 0.840 (0.820–0.860)",
            "gates       all passed",
            "✓ 0.84 is at least 0.8",
            "registered  version 1",
            "approved    by millrace: passed every gate",
            "deployed    version 1 serves");
  }

  @Test
  void aFileToPredictIsFollowedUntilItIsPredictedAndFetchedByItsUpload() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ServedPlatform.AUTOMATIC);
    Path file = Files.writeString(folder.resolve("a.csv"), "tenure\n1\n");
    served.onUpload(
        put -> new PredictedFixture(served.platform).predicted(put, "tenure,prediction\n1,Yes\n"));

    int code = served.run("drop", "telco-churn", file.toString(), "--predict");

    assertThat(served.err()).isEmpty();
    assertThat(code).as("a row was not predicted").isEqualTo(1);
    assertThat(served.out())
        .contains(
            "9 of 10 rows predicted by version 3: s3://data/batch-out/telco-churn/a.csv",
            "Rows that were not are beside it, each with its reason: 1.");
    String upload =
        served.out().strip().replaceFirst("(?s).* (in-[0-9a-f]+) --predictions.*", "$1");
    Path fetched = folder.resolve("predicted.csv");

    assertThat(served.run("uploads", "telco-churn", upload, "--predictions", fetched.toString()))
        .isZero();
    assertThat(fetched).hasContent("tenure,prediction\n1,Yes\n");
    assertThat(served.run("uploads", "telco-churn", "--predictions", "x")).isEqualTo(1);
    assertThat(served.err()).contains("Say of which upload");
  }

  @Test
  void aDroppedFileThatNeedsAnApprovalSaysSo() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ApiFixture.DEFINITION);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> served.platform.firstRound(put, ApiFixture.DEFINITION));

    assertThat(served.run("drop", "telco-churn", file.toString())).isZero();
    assertThat(served.out())
        .contains("Version 1 waits for a decision: millrace approve telco-churn 1");
  }

  @Test
  void programsThatDropAFileGetTheStatusThatItLedTo() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ApiFixture.DEFINITION);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> served.platform.firstRound(put, ApiFixture.DEFINITION));

    assertThat(served.run("drop", "telco-churn", file.toString(), "--json")).isZero();

    JsonNode status = Json.read(served.out(), JsonNode.class); // and nothing beside it
    assertThat(status.at("/version/version").asInt()).isEqualTo(1);
  }

  @Test
  void theFilesOfAFolderAreSentAsPartsAndThenTheManifestThatIsFollowed() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ServedPlatform.AUTOMATIC);
    Path day = Files.createDirectory(folder.resolve("day1"));
    Files.writeString(day.resolve("a.csv"), "churn,tenure\nYes,1\n");
    Files.writeString(day.resolve("b.csv"), "churn,tenure\nNo,22\n");
    Files.createFile(day.resolve("empty.csv"));
    Files.writeString(day.resolve("_SUCCESS"), "of somebody's Spark");
    List<ObjectRef> sent = new ArrayList<>();
    served.onUpload(put -> {
      sent.add(put);
      if (put.key().endsWith("/manifest")) {
        served.platform.deployed(served.platform.firstRound(put, ServedPlatform.AUTOMATIC));
        served.platform.received(120); // it is followed however many come after it
      }
    });

    int code = served.run("drop", "telco-churn", day.toString());

    assertThat(served.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(served.out()).contains("2 files, 38 bytes of " + day, "version 1 serves");
    assertThat(sent)
        .extracting(ObjectRef::key)
        .containsExactly(
            "telco-churn/day1/part-00000-a.csv",
            "telco-churn/day1/part-00001-b.csv",
            "telco-churn/day1/manifest");
    assertThat(Json.read(served.sent(sent.getLast()), JsonNode.class))
        .isEqualTo(
            Json.read(
                """
                {"entries": [
                  {"url": "s3://intake/telco-churn/day1/part-00000-a.csv",
                   "meta": {"content_length": 19}},
                  {"url": "s3://intake/telco-churn/day1/part-00001-b.csv",
                   "meta": {"content_length": 19}}]}
                """,
                JsonNode.class));
  }

  @Test
  void partsKeepTheirNamesAndWhatCannotBeOneUploadIsRefused() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ServedPlatform.AUTOMATIC);
    Path day = Files.createDirectory(folder.resolve("day1"));
    assertThat(served.run("drop", "telco-churn", day.toString())).isEqualTo(1);
    assertThat(served.err()).contains("There is no file with anything in it in " + day);
    Files.writeString(day.resolve("part-0.csv"), "churn,tenure\nYes,1\n");
    List<String> keys = new ArrayList<>();
    served.onUpload(put -> keys.add(put.key()));

    assertThat(served.run("drop", "telco-churn", day.toString(), "--no-wait")).isZero();
    assertThat(keys).containsExactly("telco-churn/day1/part-0.csv", "telco-churn/day1/manifest");

    assertThat(served.run("drop", "telco-churn", day.toString(), "--predict")).isEqualTo(1);
    assertThat(served.err()).contains("files to predict are dropped one by one");
    Files.createDirectory(day.resolve("more"));
    assertThat(served.run("drop", "telco-churn", day.toString())).isEqualTo(1);
    assertThat(served.err()).contains("has a folder in it, more: drop each folder by itself.");
  }

  @Test
  void anEmptyFileIsNotUploaded() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.csv"));

    assertThat(served.run("drop", "telco-churn", file.toString())).isEqualTo(1);
    assertThat(served.err()).contains("empty.csv is empty.");
  }
}
