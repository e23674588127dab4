package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RolloutCommandTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  private void oneServes() {
    served.platform.deployed(
        served.platform.firstRound(
            ServedPlatform.FILE,
            ServedPlatform.AUTOMATIC
                + "deployment: {rollout: {steps: [10, 50], latency: 250ms}}\n"));
  }

  @Test
  void whereTrafficIsIsDrawn() {
    assertThat(served.run("rollout", "nobody")).isEqualTo(1);
    oneServes();
    assertThat(served.run("rollout", "telco-churn")).isZero();
    assertThat(served.out()).contains("version 1    ████████████████████ 100 %");

    served.platform.secondVersion();
    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("version 1    ██████████████████░░  90 %")
        .contains("version 2    ██░░░░░░░░░░░░░░░░░░  10 %")
        .contains(
            "Step 1 of 2: 50 % from 2026-11-23 18:56:00Z on, unless the alarm rings, or its p99 is"
                + " above 250 ms");
  }

  @Test
  void whoAnswersWhatFailsIsTold() {
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));
    assertThat(served.run("rollout", "telco-churn")).isZero();
    assertThat(served.out()).doesNotContain("fails at");
    served.platform.secondVersion();
    assertThat(served.run("rollout", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("version 2    ████████████████████ 100 %")
        .contains("What version 2 fails at, version 1 answers.");
  }

  @Test
  void whatIsTriedInTheShadowIsTold() {
    served.platform.deployed(
        served.platform.firstRound(
            ServedPlatform.FILE,
            ServedPlatform.AUTOMATIC
                + "deployment: {rollout: {shadow: {percent: 50, differences: 0.05}}}\n"));
    served.platform.secondVersion();
    assertThat(served.run("rollout", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("version 1    ████████████████████ 100 %")
        .contains("version 2    ░░░░░░░░░░░░░░░░░░░░   0 %")
        .contains(
            "In the shadow: version 2 gets a copy of 50 % of the requests, and no caller its"
                + " answers.")
        .contains("unless the alarm rings, or more than 5 % of its answers differ or fail");
  }

  @Test
  void whatIsComparedIsToldAndSoIsWhatWasSeenOfItLast() {
    served.platform.deployed(
        served.platform.firstRound(
            ServedPlatform.FILE,
            ServedPlatform.AUTOMATIC
                + "deployment: {rollout: {strategy: ab, metric: accuracy, atMost: 7d}}\n"));
    served.platform.secondVersion();
    served.platform.looked("version 2 right in 81.3 % of 1,204");
    assertThat(served.run("rollout", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("version 1    ██████████░░░░░░░░░░  50 %")
        .contains("version 2    ██████████░░░░░░░░░░  50 %")
        .contains(
            "Step 1 of 1: all to the better one once that is shown, back to version 1 at 2026-11-30"
                + " 18:46:00Z, unless the alarm rings")
        .contains("Seen at 2026-11-23 18:46:00Z: version 2 right in 81.3 % of 1,204.");
  }

  @Test
  void whatMatchesIsTold() {
    served.platform.deployed(
        served.platform.firstRound(
            ServedPlatform.FILE,
            ServedPlatform.AUTOMATIC + "deployment: {rollout: {match: {header: X-Canary}}}\n"));
    served.platform.secondVersion();
    assertThat(served.run("rollout", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("Version 2 answers whatever its share is: header x-canary with any value.");
  }

  @Test
  void aRolloutIsHeldGoesOnAndIsTakenBack() {
    oneServes();
    served.platform.secondVersion();

    assertThat(served.run("rollback", "telco-churn", "-m", "no")).isEqualTo(1);
    assertThat(served.run("rollout", "telco-churn", "pause")).isEqualTo(1);
    assertThat(served.run("rollout", "telco-churn", "pause", "-m", "a look first")).isZero();
    assertThat(served.run("rollout", "telco-churn", "resume", "-m", "fine")).isZero();
    assertThat(served.run("rollout", "telco-churn", "abort", "-m", "not that fine")).isZero();

    assertThat(served.err())
        .contains("Traffic is on its way to version 2")
        .contains("Say why, for the history: -m REASON.");
    assertThat(served.out())
        .contains("Step 1 of 2: held by ada: a look first")
        .contains(
            "The rollout of version 2 was stopped at 2026-11-23 18:46:00Z by ada: not that fine");
  }
}
