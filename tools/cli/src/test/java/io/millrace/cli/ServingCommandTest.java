package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServingCommandTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void predictionsAreStoppedAndStartedAndTheStatusSaysSince() {
    served.platform.deployed(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC));
    assertThat(served.run("serving", "telco-churn")).isZero();
    assertThat(served.run("serving", "telco-churn", "stop")).isEqualTo(1);
    assertThat(served.run("serving", "telco-churn", "stop", "-m", "it is wrong")).isZero();
    assertThat(served.run("serving", "telco-churn")).isZero();
    assertThat(served.run("status", "telco-churn")).isZero();
    assertThat(served.run("serving", "telco-churn", "start", "-m", "it is fine")).isZero();

    assertThat(served.err()).contains("Say why, for the history: -m REASON.");
    assertThat(served.out())
        .contains(
            "Version 1 serves and predicts.",
            "to start them again: millrace serving telco-churn start",
            "Predictions are stopped since 2026-11-23 18:46:00Z by ada: it is wrong.",
            "telco-churn predicts again within seconds.");
  }
}
