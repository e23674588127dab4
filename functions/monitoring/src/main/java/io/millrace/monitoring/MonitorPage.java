package io.millrace.monitoring;

import io.millrace.domain.Html;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.ToldDistances;
import io.millrace.domain.monitoring.WindowSummary;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link MonitorReport} as one HTML page that needs nothing else. */
final class MonitorPage {

  /** So many columns are drawn window by window. */
  private static final int MOST_TRENDS = 12;

  private final MonitorReport report;

  MonitorPage(MonitorReport report) {
    this.report = report;
  }

  /** The page in UTF-8; the same report gives the same bytes. */
  byte[] html() {
    WindowSummary newest = report.newest();
    return Html.page(
            "What %s is asked".formatted(report.project()),
            Html.resource(MonitorPage.class, "incident.css"),
            "<p class=\"%s\">%s</p>".formatted(mark(), Html.escape(verdict())),
            Html.section("Where", Html.facts(facts()))
                + Html.section(
                    "The newest window",
                    newest == null ? "" : Html.table(HEAD, rows(newest)) + left(newest))
                + WindowPictures.windowByWindow(
                    report.trend(), report.watched().stream().limit(MOST_TRENDS).toList())
                + WindowPictures.thenAndNow(report.columns())
                + WindowPictures.cameTrue(report.quality()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final List<String> HEAD =
      List.of("what", "verdict", "stability index", "other distances", "why", "looks like");

  private String mark() {
    WindowSummary newest = report.newest();
    if (newest == null || newest.verdict() == DriftVerdict.WATCH) {
      return "open";
    }
    return newest.verdict().isDrift() ? "failed" : "passed";
  }

  private String verdict() {
    WindowSummary newest = report.newest();
    if (newest == null) {
      return "Nothing can be said of version %s yet: it was asked too little, or there is nothing to compare that with."
          .formatted(report.version());
    }
    String moved =
        Stream.concat(
                newest.moved().stream().sorted(),
                newest.kinds().stream()
                    .flatMap(kind ->
                        kind.columns().stream()
                            .filter(ColumnDrift::moved)
                            .filter(column -> !newest.moved().contains(column.column()))
                            .map(kind::name)))
            .limit(MonitorReport.MOST_COLUMNS)
            .collect(Collectors.joining(", "));
    return "%s from %s to %s, the newest window that could be judged: %s."
        .formatted(
            newest.predictions() == 1 ? "1 prediction" : newest.predictions() + " predictions",
            newest.since(),
            newest.to(),
            moved.isEmpty() ? "nothing moved" : "what moved is " + moved);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", Integer.toString(report.version()));
    facts.put("deployment", "/v1/projects/%s/status".formatted(report.project()));
    facts.put("model", "/v1/projects/%s/versions/%s".formatted(report.project(), report.version()));
    facts.put("data", "/v1/projects/%s/windows".formatted(report.project()));
    facts.put("what is wrong", "/v1/projects/%s/incidents".formatted(report.project()));
    return facts;
  }

  private static List<List<String>> rows(WindowSummary newest) {
    return Stream.concat(
            newest.columns().stream()
                .limit(MonitorReport.MOST_COLUMNS)
                .map(column -> row(column.column(), column)),
            newest.kinds().stream()
                .flatMap(
                    kind -> kind.columns().stream().map(column -> row(kind.name(column), column))))
        .toList();
  }

  private static List<String> row(String name, ColumnDrift column) {
    return List.of(
        name,
        WindowPictures.words(column.verdict().name()),
        index(column),
        distances(column),
        column.why(),
        column.cause() == null ? "" : column.cause());
  }

  private static String index(ColumnDrift column) {
    return column.psi() == null ? "–" : String.format(Locale.ROOT, "%.3f", column.psi());
  }

  /** What is told and judges nothing. */
  private static String distances(ColumnDrift column) {
    ToldDistances told = column.distances();
    if (told == null) {
      return "–";
    }
    String shannon = String.format(Locale.ROOT, "Jensen-Shannon %.3f", told.jensenShannon());
    return told.wasserstein() == null
        ? shannon
        : shannon + String.format(Locale.ROOT, ", Wasserstein %.3f sd", told.wasserstein());
  }

  private static String left(WindowSummary newest) {
    int left = newest.left() + Math.max(0, newest.columns().size() - MonitorReport.MOST_COLUMNS);
    return left == 0 ? "" : Html.paragraph("And %s columns more, none worse.".formatted(left));
  }
}
