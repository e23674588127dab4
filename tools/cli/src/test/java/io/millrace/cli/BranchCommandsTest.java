package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody types who tries something beside the main line. */
class BranchCommandsTest {

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aBranchIsBegunDroppedOnToldAndMerged() throws IOException {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    Path file = Files.writeString(folder.resolve("b.csv"), "churn,tenure\nYes,1\n");

    assertThat(served.run("branch", "telco-churn", "cleaner", "-m", "to try it")).isZero();
    assertThat(served.out())
        .contains(
            "Branch cleaner begins with dataset 1. Next: millrace drop telco-churn@cleaner FILE");

    served.onUpload(put -> served.platform.branched(put));
    assertThat(served.run("drop", "telco-churn@cleaner", file.toString())).isZero();
    assertThat(served.out())
        .contains("It is version 1 of branch cleaner, which nothing learns from");

    assertThat(served.run("datasets", "telco-churn@cleaner")).isZero();
    assertThat(served.out()).contains("Branch cleaner began with dataset 1 and is open.");
    assertThat(served.run("uploads", "telco-churn")).isZero();
    assertThat(served.out())
        .contains("100 rows read, 98 published, 2 quarantined: version 1 of branch cleaner");

    assertThat(
            served.run(
                "merge", "telco-churn", "cleaner", "--theirs", "-m", "it is clean", "--no-wait"))
        .isZero();
    assertThat(served.out()).contains("Branch cleaner is being merged.");
  }

  @Test
  void whatABranchWouldBeWorthIsTriedComparedAndNeverServes() throws IOException {
    byte[] archive = TestArchives.withImportance("tenure", 0.75);
    ObjectRef kept = served.keep("models", archive);
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));
    served.platform.begun("cleaner", "ada");
    served.platform.branched(new ObjectRef("intake", "telco-churn@cleaner/b.csv", "v1"));

    assertThat(served.run("train", "telco-churn@cleaner", "-m", "is it cleaner?", "--no-wait"))
        .isZero();
    String run = served.platform.passed("cleaner", kept, archive).runId();
    assertThat(served.run("train", "telco-churn@cleaner", "-m", "is it cleaner?")).isZero();

    assertThat(served.out())
        .contains("Run %s is launched".formatted(run))
        .containsPattern("gates +all passed")
        .contains(
            "It learned from version 1 of branch cleaner, and serves nobody until that is merged",
            "millrace compare telco-churn " + run,
            "millrace merge telco-churn cleaner -m WHY");
    assertThat(served.run("runs", "telco-churn")).isZero();
    assertThat(served.out()).containsPattern(run + " +1 of cleaner .*passed every gate");
    assertThat(served.run("compare", "telco-churn", run)).isZero();
    assertThat(served.out())
        .contains("On the same 20 held-out rows of version 1 of branch cleaner:")
        .containsPattern(run + " +version 1")
        .containsPattern("auc +0.840 .* +0.840");
    Path saved = folder.resolve("model.tar.gz");
    assertThat(served.run("version", "telco-churn", run, "--archive", saved.toString())).isZero();
    assertThat(saved).hasBinaryContent(archive);
    assertThat(served.out())
        .contains("learned from version 1 of branch cleaner")
        .containsPattern("tenure +75.0 %");

    for (String command : List.of("approve", "deploy", "promote")) {
      assertThat(served.run(command, "telco-churn", run, "-m", "it is good")).isEqualTo(1);
      assertThat(served.err()).contains("never serves: merge the branch first");
    }
  }

  @Test
  void whatGaveNoModelIsTriedAgainAndHasNothingToCompare() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    served.platform.begun("cleaner", "ada");
    assertThat(served.run("train", "telco-churn@cleaner", "-m", "now")).isEqualTo(1);
    assertThat(served.err()).contains("drop a file on it first, as telco-churn@cleaner/…");
    served.platform.branched(new ObjectRef("intake", "telco-churn@cleaner/b.csv", "v1"));
    assertThat(served.run("train", "telco-churn@cleaner", "-m", "now", "--no-wait")).isZero();
    Run failed = served.platform.failed(served.platform.open("cleaner"), "disk full");

    assertThat(served.run("train", "telco-churn@cleaner", "-m", "mended", "--no-wait")).isZero();

    assertThat(served.out()).contains("Run %s is launched".formatted(failed.nextId()));
    assertThat(served.run("compare", "telco-churn", failed.runId())).isEqualTo(1);
    assertThat(served.err()).contains("has nothing to compare: no model: disk full");
  }

  @Test
  void branchesAreDrawnWhereTheyLeftTheMainLine() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    served.platform.begun("cleaner", "ada");
    served.platform.branched(new ObjectRef("intake", "telco-churn@cleaner/b.csv", "v1"));
    served.platform.begun("other", "grace");

    assertThat(served.run("branch", "telco-churn", "other", "--drop", "-m", "no better")).isZero();
    assertThat(served.run("branches", "telco-churn")).isZero();

    assertThat(served.out().lines())
        .containsSubsequence(
            "│ ○ cleaner: 1 version, open, begun by ada",
            "│ ● cleaner 1, 98 rows",
            "├─╯",
            "│ ○ other: 0 versions, dropped, begun by grace",
            "├─╯",
            "● dataset 1, 98 rows");
  }

  @Test
  void aRangeIsTwoDatasets() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    served.platform.begun("cleaner", "ada");

    assertThat(served.run("diff", "telco-churn", "main..")).isNotZero();
    assertThat(served.err()).contains("Say two datasets, as 3 4 or main..cleaner.");
  }
}
