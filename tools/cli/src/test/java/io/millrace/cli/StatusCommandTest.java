package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.EndpointFixture;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void theStatusTellsEveryStageInWords() {
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .isEqualToNormalizingNewlines(
            """
            telco-churn · binary, predicts churn · revision 1 by ada
              upload    a.csv: 100 rows read, 98 published, 2 quarantined: dataset version 1
              dataset   version 1, 98 rows
              run       r-5899b9084e37 on dataset 1: passed every gate
              training  0.00 USD in 2026-11
              version   1 approved by millrace: passed every gate
              metrics   auc 0.840 (0.820–0.860)
              serving   version 1 since 2026-11-23 18:46:00Z, none before it
              window    12 predictions of version 1 until 2026-11-23 18:51:00Z: too few to compare with the training data
            """);
  }

  @Test
  void theStatusOfNoProjectListsWhichThereAre() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);

    assertThat(served.run("status")).isZero();

    assertThat(served.out()).startsWith("PROJECT").contains("telco-churn  binary");
  }

  @Test
  void theStatusTellsWhatBecomesOfAnEndpoint() {
    served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);
    var endpoint = new EndpointFixture(served.platform);
    endpoint.awaited("SageMaker is making it");

    assertThat(served.run("status", "telco-churn")).isZero();
    assertThat(served.out())
        .contains(
            "endpoint  version 1, awaited since 2026-11-23 18:46:00Z: SageMaker is making it");

    endpoint.failed("the quota is used up");
    assertThat(served.run("status", "telco-churn")).isZero();
    assertThat(served.out())
        .contains(
            "endpoint  version 1, failed, wanted since 2026-11-23 18:46:00Z: the quota is used up");
  }

  @Test
  void theStatusTellsWhatAnswersWhereTheVersionThatServesDoesNot() {
    served.platform.firstRound(
        ServedPlatform.FILE,
        ServedPlatform.AUTOMATIC
            + "deployment: {fallback: {version: 1, default: {probability: 0.25}}}\n");

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .contains(
            "fallback  version 1, the version before it, and by default the probability 0.25");
  }

  @Test
  void ofATrainingThatRunsTheStatusTellsHowFarItIs() {
    served.platform.launched(ServedPlatform.FILE, ServedPlatform.AUTOMATIC);

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern("run +r-5899b9084e37 on dataset 1: running\\R {12}done\\R");
  }

  @Test
  void theStatusTellsWhatMovedAndWhyEachInALine() {
    var share = new Evidence(Measure.MISSING, 0.5, 1e-9, 98, 300);
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC),
        List.of(
            new ColumnDrift("tenure", 2.0, DriftVerdict.SEVERE, true, share, "Half is missing."),
            new ColumnDrift("contract", 0.0, DriftVerdict.NONE, false, share, "It is the same.")),
        Instant.parse("2026-11-23T18:36:00Z"));

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern(
            "\\R  window    12 predictions of version 1 until \\S+ \\S+, with those since 2026-11-23 18:36:00Z: 1 of 2 columns moved"
                + "\\R            severe of tenure: Half is missing.\\R$");
  }
}
