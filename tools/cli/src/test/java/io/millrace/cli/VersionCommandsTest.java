package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided about a version, and what it is. */
class VersionCommandsTest {

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aVersionIsGivenANameAndLosesIt() {
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));

    assertThat(served.run("alias", "telco-churn", "candidate", "1", "-m", "a trial")).isZero();
    assertThat(served.run("aliases", "telco-churn")).isZero();
    assertThat(served.run("alias", "telco-churn", "candidate", "0", "--expected", "1", "-m", "x"))
        .isZero();
    assertThat(served.run("alias", "telco-churn", "candidate", "1", "--expected", "1", "-m", "x"))
        .isEqualTo(1);

    assertThat(served.out())
        .contains("candidate means version 1.", "champion", "candidate means no version any more.");
    assertThat(served.err()).contains("candidate means no version");
  }

  @Test
  void aVersionIsApprovedWithAReason() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);

    assertThat(served.run("approve", "telco-churn", "1", "--why", "looks right")).isZero();
    assertThat(served.run("versions", "telco-churn")).isZero();
    assertThat(served.run("reject", "telco-churn", "1", "--why", "no")).isEqualTo(1);

    assertThat(served.out()).contains("Version 1 approved by ada: looks right.");
    assertThat(served.err()).contains("version 1 was approved by ada");
  }

  @Test
  void anEarlierVersionIsLetServeByHandAndTheHistorySaysByWhomAndWhy() {
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));
    assertThat(served.run("rollback", "telco-churn", "-m", "too early")).isEqualTo(1);
    served.platform.secondVersion();

    assertThat(served.run("deploy", "telco-churn", "1", "-m", "2 errs", "--no-wait")).isZero();
    assertThat(served.run("rollback", "telco-churn", "-m", "2 errs", "--no-wait")).isZero();
    assertThat(served.run("history", "telco-churn")).isZero();
    assertThat(served.run("deploy", "telco-churn", "2", "-m", "again")).isEqualTo(1);

    assertThat(served.out())
        .contains("Version 1 is to serve")
        .containsPattern("ada +route +version 2 → version 1 wanted +2 errs");
    assertThat(served.err())
        .contains("There is no approved version before 1, which serves.")
        .contains("version 2 serves already");
  }

  @Test
  void approvingAnOlderVersionSaysThatItDoesNotServeByItself() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);
    served.platform.secondVersion();

    assertThat(served.run("approve", "telco-churn", "1", "-m", "fine")).isZero();

    assertThat(served.out())
        .contains("Version 2 goes on serving")
        .contains("millrace deploy telco-churn 1 -m WHY");
  }

  @Test
  void aVersionIsShownWithItsConfusionAndImportanceAndItsArchiveIsSaved() throws IOException {
    byte[] archive = TestArchives.withImportance("tenure", 0.75);
    served.platform.firstRound(
        ServedPlatform.FILE, ServedPlatform.AUTOMATIC, served.keep("models", archive), archive);
    Path saved = folder.resolve("model.tar.gz");

    assertThat(served.run("version", "telco-churn", "1", "--archive", saved.toString())).isZero();

    assertThat(saved).hasBinaryContent(archive);
    assertThat(served.out())
        .contains("On 20 held-out rows:")
        .containsPattern("No +15 +0.900 +0.900 +0.900")
        .containsPattern("TRUE ↓ PREDICTED → +No +Yes")
        .containsPattern("No +14 +1")
        .containsPattern("tenure +75.0 %");
  }

  @Test
  void theSettingsThatWereFoundForOwnCodeAreTold() throws IOException {
    byte[] archive =
        TestArchives.withImportance(
            "tenure",
            0.75,
            """
            {"ownCode": {"script": "train.py", "trial": "t-001", "settings": "depth 4, rate 0.01"}}
            """);
    served.platform.firstRound(
        ServedPlatform.FILE, ServedPlatform.AUTOMATIC, served.keep("models", archive), archive);

    assertThat(served.run("version", "telco-churn", "1")).isZero();

    assertThat(served.out())
        .contains("Settings of train.py, the best of those that were tried: depth 4, rate 0.01");
  }

  @Test
  void anArchiveThatIsNotTheRegisteredOneIsNotSaved() throws IOException {
    byte[] archive = TestArchives.withImportance("tenure", 0.75);
    served.platform.firstRound(
        ServedPlatform.FILE,
        ServedPlatform.AUTOMATIC,
        served.keep("models", archive),
        new byte[] {1});

    assertThat(served.run("version", "telco-churn", "1")).isEqualTo(1);
    assertThat(served.err()).contains("its digest is another");
  }

  @Test
  void anApprovedVersionIsPromotedAndWhatBecameOfItListed() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);

    assertThat(served.run("promote", "telco-churn", "1", "-m", "it is good")).isZero();
    assertThat(served.run("promotions", "telco-churn")).isZero();
    assertThat(served.run("promote", "telco-churn", "9", "-m", "it is good")).isEqualTo(1);

    assertThat(served.out())
        .contains("Version 1 is on its way to staging")
        .contains("to staging  version 1  2026-11-23 18:46:00Z  on its way, asked for by ada");
    assertThat(served.err()).contains("telco-churn has no version 9");
  }
}
