package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentCommandsTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @BeforeEach
  void aModelDrifts() {
    var share = new Evidence(Measure.MISSING, 0.5, 1e-9, 98, 300);
    served.platform.drifting(
        served.platform.firstRound(ServedPlatform.FILE, ServedPlatform.AUTOMATIC),
        List.of(
            new ColumnDrift(
                "tenure",
                2.0,
                DriftVerdict.SEVERE,
                true,
                share,
                "Half is missing.",
                "Half is left out."),
            new ColumnDrift("contract", 0.0, DriftVerdict.NONE, false, share, "It is the same.")));
  }

  @Test
  void incidentsAreListedAndOneIsToldInWords() {
    assertThat(served.run("incidents", "telco-churn")).isZero();
    assertThat(served.run("incident", "telco-churn", "1")).isZero();

    assertThat(served.out())
        .contains("1         1        2026-11-23 18:46:00Z  open, severe  tenure")
        .contains("Incident 1 · version 1 · open, severe")
        .contains("  since     2026-11-23 18:46:00Z")
        .contains("  cause     Likeliest, tenure came to the model otherwise. Half is left out.")
        .contains("  report    millrace incident telco-churn 1 --page")
        .contains("  severe  tenure, 40 % of what the model goes by")
        .contains("          Half is missing.");
  }

  @Test
  void whatSomebodyDoesAboutItNeedsAReason() {
    assertThat(served.run("incident", "telco-churn", "1", "--acknowledge")).isEqualTo(1);
    assertThat(served.err()).contains("say why, for the history: -m REASON");
    assertThat(served.run("incident", "telco-churn", "1", "--assign", "eve", "-m", "hers"))
        .isZero();
    assertThat(served.run("incident", "telco-churn", "1", "--silence", "2", "-m", "known"))
        .isZero();
    assertThat(served.run("incident", "telco-churn", "1", "--close", "-m", "a campaign")).isZero();

    assertThat(served.out())
        .contains("  assigned  eve")
        .contains("  silent    until ")
        .contains("closed: a campaign");
  }

  @Test
  void theReportIsWrittenAsAPage() throws IOException {
    assertThat(served.run("incident", "telco-churn", "1", "--page")).isEqualTo(1);
    served.platform.reported();
    Path page = Path.of("telco-churn-incident-1.html");

    assertThat(served.run("incident", "telco-churn", "1", "--page")).isZero();

    assertThat(served.out()).contains("The report is in " + page);
    assertThat(Files.readString(page)).isEqualTo(ApiFixture.PAGE);
    Files.delete(page);
  }

  @Test
  void theReportOnWhatServesIsWrittenAsAPage() throws IOException {
    assertThat(served.run("monitor", "telco-churn", "--page")).isEqualTo(1);
    assertThat(served.err()).contains("There is no report on what telco-churn is asked");
    served.platform.reported("monitor");
    Path page = Path.of("telco-churn-monitor.html");

    assertThat(served.run("monitor", "telco-churn", "--page")).isZero();

    assertThat(served.out()).contains("The report is in " + page);
    assertThat(Files.readString(page)).isEqualTo(ApiFixture.PAGE);
    Files.delete(page);
  }

  @Test
  void whatCameTrueIsDrawnBelow() {
    served.platform.labelled();
    assertThat(served.run("monitor", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("  quality      █ up to 412 labels a window, 18:46 to 18:51 UTC, version 1")
        .contains("AUC is 0.610. Half of them came within 30 hours.")
        .contains("  saved        -1,200.00 in total by 400 labels. saved is -3.00 a prediction.")
        .contains(
            "plan large: 300 predictions, 0.250 on average; 120 labels; accuracy 0.500 (0.400 to"
                + " 0.600); saved -4.50")
        .contains("plan (all others): 200 predictions")
        .contains(
            "sex = f: 133 predictions; 40 labels; disparate impact 0.20 (0.12 to 0.34). disparate"
                + " impact of sex = f is 0.20.");
    assertThat(served.run("status", "telco-churn")).isZero();
    assertThat(served.out())
        .contains(
            "  feedback  420 lines since 2026-11-23 18:46:00Z, of which 8 are about no prediction that is known");
  }

  @Test
  void windowsAreDrawnTheWorstColumnFirst() {
    assertThat(served.run("monitor", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern("  predictions  █ up to 12\\R  tenure       █\\R  contract     ·")
        .contains("18:46 to 18:51 UTC, version 1")
        .contains("  tenure where contract is Two year: severe. Half is missing.")
        .contains("  incident 1 is open: tenure moved; see millrace incident");
  }
}
