package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.store.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
