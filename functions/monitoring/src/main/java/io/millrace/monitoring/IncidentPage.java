package io.millrace.monitoring;

import io.millrace.domain.Html;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incident.Affected;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An {@link IncidentReport} as one HTML page that needs nothing else. */
final class IncidentPage {

  /** So many columns are drawn window by window. */
  private static final int MOST_TRENDS = 6;

  private final IncidentReport report;

  IncidentPage(IncidentReport report) {
    this.report = report;
  }

  /** The page in UTF-8; the same report gives the same bytes. */
  byte[] html() {
    Incident incident = report.incident();
    String title = "Incident %s of %s".formatted(incident.number(), incident.project());
    String cause = incident.cause();
    return Html.page(
            title,
            Html.resource(IncidentPage.class, "incident.css"),
            "<p class=\"%s\">%s</p>"
                .formatted(
                    incident.isOpen() ? "failed" : "passed", Html.escape(incident.summary())),
            Html.section("Why", cause == null ? "" : Html.paragraph(cause))
                + Html.section("Where", Html.facts(facts(incident)))
                + Html.section(
                    incident.isOfTheMonitor() ? "What failed" : "What moved",
                    Html.table(HEAD, rows(incident)))
                + WindowPictures.thenAndNow(report.columns())
                + WindowPictures.windowByWindow(
                    report.trend(),
                    incident.columns().stream().map(Affected::column).limit(MOST_TRENDS).toList())
                + WindowPictures.cameTrue(report.quality()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final List<String> HEAD =
      List.of("what", "verdict", "of what the model goes by", "why", "looks like");

  private static Map<String, String> facts(Incident incident) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("since", incident.since().toString());
    facts.put("version", Integer.toString(incident.version()));
    facts.put("deployment", "/v1/projects/%s/status".formatted(incident.project()));
    facts.put(
        "model", "/v1/projects/%s/versions/%s".formatted(incident.project(), incident.version()));
    facts.put("data", "/v1/projects/%s/windows".formatted(incident.project()));
    facts.put("at its worst", incident.worst().name().toLowerCase(Locale.ROOT));
    return facts;
  }

  private static List<List<String>> rows(Incident incident) {
    return incident.columns().stream()
        .map(column ->
            List.of(
                column.column(),
                column.verdict().name().toLowerCase(Locale.ROOT),
                column.importance() == null
                    ? "–"
                    : String.format(Locale.ROOT, "%.0f %%", 100 * column.importance()),
                column.why(),
                column.cause() == null ? "" : column.cause()))
        .toList();
  }
}
