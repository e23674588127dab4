package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Role;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.monitoring.ToldDistances;
import io.millrace.domain.store.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IncidentRoutesTest {

  private static final String INCIDENTS = "/v1/projects/telco-churn/incidents";
  private static final String WHY = "{\"why\":\"a campaign\"}";

  private final ApiFixture platform = new ApiFixture();

  @BeforeEach
  void aModelDrifts() {
    var evidence = new Evidence(Measure.MISSING, 0.5, 1e-9, 98, 300);
    platform.drifting(
        platform.firstRound(
            new ObjectRef("intake", "telco-churn/a.csv", "v1"),
            ApiFixture.DEFINITION + "approval: automatic\n"),
        List.of(
            new ColumnDrift(
                "tenure",
                2.0,
                DriftVerdict.SEVERE,
                true,
                evidence,
                "Half is missing.",
                null,
                new ToldDistances(0.5, 0.25))));
  }

  @Test
  void anIncidentIsListedAndReadWithWhatMoved() {
    var listed = platform.get(INCIDENTS);
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.json().at("/incidents/0/number").intValue()).isEqualTo(1);

    var one = platform.get(INCIDENTS + "/1").json();
    assertThat(one.at("/columns/0/column").stringValue()).isEqualTo("tenure");
    assertThat(one.at("/columns/0/importance").doubleValue()).isEqualTo(0.4);
    assertThat(one.at("/columns/0/why").stringValue()).isEqualTo("Half is missing.");
    assertThat(one.has("closed")).isFalse();
    assertThat(platform.get(INCIDENTS + "/2").status()).isEqualTo(404);
  }

  @Test
  void aWindowSaysWhatMovedAmongRowsOfOneKind() {
    var segment =
        platform.get("/v1/projects/telco-churn/windows").json().at("/windows/0/segments/0");

    assertThat(segment.at("/value").stringValue()).isEqualTo("Two year");
    assertThat(segment.at("/verdict").stringValue()).isEqualTo("SEVERE");
    assertThat(segment.at("/columns/0/distances/wasserstein").doubleValue()).isEqualTo(0.25);
    assertThat(segment.at("/columns/0/column").stringValue()).isEqualTo("tenure");
  }

  @Test
  void operatorsHandleItAndTheHistorySaysSo() {
    assertThat(post("/acknowledge", WHY).at("/handling/acknowledgedBy").stringValue())
        .isEqualTo("ada");
    assertThat(post("/assign", "{\"why\":\"hers\",\"to\":\"eve\"}").at("/handling/assignee"))
        .hasToString("\"eve\"");
    assertThat(
            post("/silence", "{\"why\":\"known\",\"until\":\"2026-11-24T20:46:00+02:00\"}")
                .at("/handling/silencedUntil")
                .stringValue())
        .isEqualTo("2026-11-24T18:46:00Z");
    assertThat(post("/close", WHY).at("/closed/by").stringValue()).isEqualTo("ada");

    assertThat(platform.get("/v1/projects/telco-churn/history").body())
        .contains("incident/1", "acknowledged", "assigned to eve", "silenced until", "closed");
    assertThat(status(Role.OPERATOR, "/close", WHY)).isEqualTo(409);
  }

  @Test
  void whoMayNotOrSaysItWronglyIsRefused() {
    assertThat(status(Role.SCIENTIST, "/close", WHY)).isEqualTo(403);
    assertThat(status(Role.OPERATOR, "/close", "{}")).isEqualTo(400);
    assertThat(
            status(Role.OPERATOR, "/silence", "{\"why\":\"x\",\"until\":\"2026-11-22T00:00:00Z\"}"))
        .isEqualTo(409);
    assertThat(status(Role.OPERATOR, "/silence", "{\"why\":\"x\",\"until\":\"soon\"}"))
        .isEqualTo(400);
    assertThat(status(Role.OPERATOR, "/assign", "{\"why\":\"x\",\"to\":\" \"}")).isEqualTo(400);
  }

  @Test
  void windowsAreListedPageByPage() {
    var page = platform.get("/v1/projects/telco-churn/windows?limit=1").json();

    assertThat(page.at("/windows/0/version").intValue()).isEqualTo(1);
    assertThat(page.has("next")).isFalse();
    assertThat(
            platform
                .get("/v1/projects/telco-churn/windows?before=2026-11-23T18:46:00Z")
                .json()
                .path("windows"))
        .isEmpty();
  }

  @Test
  void theReportOnAnIncidentIsReadAndLinked() {
    assertThat(platform.get(INCIDENTS + "/1/report").status()).isEqualTo(404);
    platform.reported();

    var answer = platform.get(INCIDENTS + "/1/report").json();

    assertThat(answer.at("/report/trend")).isEmpty();
    assertThat(answer.path("pageUrl").stringValue()).contains("incidents/1.html");
    assertThat(answer.path("expiresAt").stringValue()).isEqualTo("2026-11-23T19:01:00Z");
  }

  @Test
  void theReportOnWhatServesIsReadAndLinkedWhetherThereIsAnIncidentOrNot() {
    String report = "/v1/projects/telco-churn/windows/report";
    var none = platform.get(report);
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().at("/error/message").stringValue()).contains("with the predictions");
    platform.reported("monitor");

    var answer = platform.get(report).json();

    assertThat(answer.at("/report/trend")).isEmpty();
    assertThat(answer.path("pageUrl").stringValue()).contains("reports/telco-churn/monitor.html");
    assertThat(answer.path("expiresAt").stringValue()).isEqualTo("2026-11-23T19:01:00Z");
  }

  @Test
  void whatIsKnownOfTheQualityIsListed() {
    platform.labelled();
    var feedback = platform.get("/v1/projects/telco-churn/status").json().path("feedback");
    assertThat(feedback.path("lines").intValue()).isEqualTo(420);
    assertThat(feedback.path("unknown").intValue()).isEqualTo(8);

    var page = platform.get("/v1/projects/telco-churn/quality").json();

    assertThat(page.at("/windows/0/metrics/AUC/value").doubleValue()).isEqualTo(0.61);
    assertThat(page.at("/windows/0/business/0/total").doubleValue()).isEqualTo(-1200);
    assertThat(page.at("/windows/0/segments/0/earned/saved").doubleValue()).isEqualTo(-4.5);
    assertThat(page.at("/windows/0/segments/1/value").isMissingNode()).isTrue();
    assertThat(page.at("/windows/0/groups/0/gates/0/bound").doubleValue()).isEqualTo(0.8);
    assertThat(page.at("/windows/0/delay").stringValue()).isEqualTo("PT30H");
    assertThat(platform.get("/v1/projects/none/quality").status()).isEqualTo(404);
  }

  private JsonNode post(String what, String body) {
    var answer = platform.ask(Role.OPERATOR, "POST", INCIDENTS + "/1" + what, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private int status(Role role, String what, String body) {
    return platform.ask(role, "POST", INCIDENTS + "/1" + what, body).status();
  }
}
