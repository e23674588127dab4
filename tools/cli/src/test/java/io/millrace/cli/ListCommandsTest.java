package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.store.ObjectRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What happened, page by page. */
class ListCommandsTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void runsUploadsHistoryAndLogsAreTold() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);

    assertThat(served.run("runs", "telco-churn")).isZero();
    assertThat(served.run("uploads", "telco-churn")).isZero();
    assertThat(served.run("history", "telco-churn")).isZero();
    assertThat(served.run("logs", "-f", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("passed every gate")
        .contains("98 published, 2 quarantined")
        .contains("The chain of hashes is whole.")
        .contains("[0] auc 0.7\n[1] auc 0.8\n");
  }

  @Test
  void aFileThatWaitsForItsFolderIsToldAndEndsAsThat() {
    ObjectRef complete = new ObjectRef("intake", "telco-churn/day1/_SUCCESS", "v1");
    served.platform.firstRound(complete, ApiFixture.DEFINITION);
    served.platform.endedWith(
        new ObjectRef("intake", "telco-churn/day1/part-0000.parquet", "v1"), complete);
    served.platform.received(new ObjectRef("intake", "telco-churn/day2/part-0000.parquet", "v1"));
    served.platform.gathered(new ObjectRef("intake", "telco-churn/monday.csv", "v1"));

    assertThat(served.run("uploads", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern(
            "monday.csv +[-0-9]+ [:0-9]+Z +waits for others until 20[-0-9]+ [:0-9]+Z\n")
        .containsPattern("day2/part-0000.parquet +[-0-9]+ [:0-9]+Z +waits for day2/_SUCCESS\n")
        .containsPattern("day1/part-0000.parquet +[-0-9]+ [:0-9]+Z +dataset version 1\n")
        .containsPattern(
            "day1/_SUCCESS +[-0-9]+ [:0-9]+Z +100 rows read, 98 published, 2 quarantined:"
                + " dataset version 1\n");
  }

  @Test
  void theModelsThatARunChoseFromAreTold() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);

    assertThat(served.run("leaderboard", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("tried 32 settings of trees, and chose by 60 rows in 5 folds:")
        .containsPattern("trees of trial 7 +0.410 \\(0.380 to 0.440\\) +– +180 +75 % +max_depth 4")
        .containsPattern("linear +0.420 .* 0.010 \\(-0.010 to 0.030\\) +– +25 % +–");
  }

  @Test
  void aRunThatHadNoChoiceSaysHowToHaveOne() {
    served.platform.firstRound(
        ServedPlatform.FILE,
        ApiFixture.DEFINITION,
        new ObjectRef("models", "telco-churn/model.tar.gz", "v1"),
        new byte[] {'m'});

    assertThat(served.run("leaderboard", "telco-churn")).isEqualTo(1);

    assertThat(served.err()).contains("chose from nothing").contains("algorithm: auto");
  }

  @Test
  void aLongListTellsTheNewestAndHowToSeeMore() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);
    served.platform.received(120);

    assertThat(served.run("uploads", "telco-churn")).isZero();
    String newest = served.out();
    String rest =
        newest.replaceFirst("(?s).*There are older ones: --all, or --before (\\S+).*", "$1");
    assertThat(served.run("uploads", "telco-churn", "--before", rest, "--limit", "200")).isZero();
    String older = served.out().substring(newest.length());
    assertThat(served.run("uploads", "telco-churn", "--all", "--json")).isZero();
    String all = served.out().substring(newest.length() + older.length());
    assertThat(served.run("uploads", "telco-churn", "--before", "yesterday")).isEqualTo(1);

    assertThat(newest.lines()).hasSize(1 + 20 + 1);
    assertThat(older.lines()).hasSize(1 + 101); // and nothing beyond them
    assertThat(older).doesNotContain("There are older ones");
    assertThat(all.split("\"ingestId\"", -1)).hasSize(1 + 121);
    assertThat(all).doesNotContain("\"next\"");
    assertThat(served.err()).contains("before must be the 'next' of an earlier page");
  }

  @Test
  void versionsAndHistoryAreToldPageByPageAsWell() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);
    served.platform.secondVersion();
    served.platform.received(120);

    assertThat(served.run("versions", "telco-churn", "--limit", "1")).isZero();
    assertThat(served.run("versions", "telco-churn", "--before", "2", "--json")).isZero();
    String versions = served.out();
    assertThat(served.run("history", "telco-churn", "--all", "--json")).isZero();
    String history = served.out().substring(versions.length());

    assertThat(versions)
        .contains("2 live", "There are older ones: --all, or --before 2")
        .contains("\"version\":1,", "\"live\":2")
        .doesNotContain("\"version\":2,");
    assertThat(history.split("\"sequence\"", -1)).hasSizeGreaterThan(1 + 120);
    assertThat(history).contains("\"sequence\":1,", "\"whole\":true").doesNotContain("\"next\"");
  }

  @Test
  void rowsInQuarantineAreListedWithLineColumnRuleAndValue() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    served.platform.quarantined(
        ServedPlatform.FILE,
        IntStream.rangeClosed(1, 130)
            .mapToObj(row ->
                "{\"row\":%s,\"line\":%s,\"broken\":[{\"column\":\"tenure\",\"rule\":\"range\",\"value\":\"-%1$s\"}]}"
                    .formatted(row, row + 1))
            .toList());

    assertThat(served.run("quarantine", "telco-churn")).isZero();
    String some = served.out();
    assertThat(served.run("quarantine", "telco-churn", "--all")).isZero();
    String all = served.out().substring(some.length());

    assertThat(some)
        .containsPattern("LINE +COLUMN +RULE +VALUE")
        .containsPattern("2 +tenure +range +-1")
        .contains("There are more: --all, or --limit N.");
    assertThat(some.lines()).hasSize(1 + 20 + 1);
    assertThat(all.lines()).hasSize(1 + 130);
  }

  @Test
  void ofAFolderTheFileOfARowInQuarantineIsTold() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    served.platform.quarantined(
        ServedPlatform.FILE,
        List.of(
            "{\"row\":4,\"line\":2,\"file\":\"day1/part-1.csv\",\"broken\":[{\"column\":\"tenure\",\"rule\":\"range\",\"value\":\"-1\"}]}"));

    assertThat(served.run("quarantine", "telco-churn")).isZero();

    assertThat(served.out()).containsPattern("2 of day1/part-1.csv +tenure +range +-1");
  }
}
