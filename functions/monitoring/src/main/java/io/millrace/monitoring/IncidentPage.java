package io.millrace.monitoring;

import io.millrace.domain.Html;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.Incident;
import io.millrace.monitoring.IncidentReport.Quality;
import io.millrace.monitoring.IncidentReport.Trend;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An {@link IncidentReport} as one HTML page that needs nothing else. */
final class IncidentPage {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 120;
  private static final int LONGEST_LABEL = 40;
  private static final double HALF = 0.5;

  /** So many columns, and so many metrics, are drawn window by window. */
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
                + Html.section("Then and now", pictures())
                + Html.section("Window by window", trend() + drift())
                + Html.section("What came true", metrics() + quality()))
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

  private String pictures() {
    return report.columns().stream().map(IncidentPage::picture).collect(Collectors.joining());
  }

  /** Two bars a range or word: what was learned from, and what is asked. */
  private static String picture(ThenAndNow column) {
    double most =
        column.bars().stream().mapToDouble(bar -> Math.max(bar.then(), bar.now())).max().orElse(1);
    double width = (double) WIDTH / column.bars().size();
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < column.bars().size(); i++) {
      ThenAndNow.Bar bar = column.bars().get(i);
      String label =
          String.format(
              Locale.ROOT,
              "%s: %.1f %% then, %.1f %% now",
              Shortened.to(LONGEST_LABEL, bar.label()),
              100 * bar.then(),
              100 * bar.now());
      bars.append("<g><title>%s</title>".formatted(Html.escape(label)))
          .append(bar("then", i * width, width * HALF, bar.then() / most))
          .append(bar("now", (i + HALF) * width, width * HALF, bar.now() / most))
          .append("</g>");
    }
    return "<figure><figcaption><b>%s</b> from %s to %s; <i class=\"then\"></i> learned from, <i class=\"now\"></i> now</figcaption>%s</figure>"
        .formatted(
            Html.escape(column.column()),
            Html.escape(Shortened.to(LONGEST_LABEL, column.bars().getFirst().label())),
            Html.escape(Shortened.to(LONGEST_LABEL, column.bars().getLast().label())),
            svg("how often its values occurred then and now", bars.toString()));
  }

  private String trend() {
    List<Trend> windows = report.trend();
    if (windows.isEmpty()) {
      return "";
    }
    double width = (double) WIDTH / windows.size();
    long most = Math.max(1, windows.stream().mapToLong(Trend::predictions).max().orElse(1));
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < windows.size(); i++) {
      Trend window = windows.get(i);
      bars.append(
          "<g><title>%s</title>%s</g>"
              .formatted(
                  Html.escape(
                      "%s: %s predictions, %s"
                          .formatted(window.from(), window.predictions(), words(window.verdict()))),
                  bar(
                      window.verdict().toLowerCase(Locale.ROOT),
                      i * width,
                      Math.max(1, width - 1),
                      (double) window.predictions() / most)));
    }
    return "<figure><figcaption>predictions from %s to %s, dark where they drift</figcaption>%s</figure>"
        .formatted(
            windows.getFirst().from(),
            windows.getLast().from(),
            svg("predictions window by window", bars.toString()));
  }

  /** How far each column is from what was learned from, window by window. */
  private String drift() {
    return report.incident().columns().stream()
        .map(Incident.Affected::column)
        .limit(MOST_TRENDS)
        .map(this::drift)
        .collect(Collectors.joining());
  }

  private String drift(String column) {
    TrendPlot plot =
        new TrendPlot(
            "%s: population stability index, window by window"
                .formatted(Shortened.to(LONGEST_LABEL, column)));
    for (Trend window : report.trend()) {
      Trend.Index index =
          window.columns().stream()
              .filter(each -> each.column().equals(column))
              .findFirst()
              .orElse(null);
      Double psi = index == null ? null : index.psi();
      String verdict = index == null ? window.verdict() : index.verdict();
      plot.add(
          "%s, %s".formatted(window.from(), words(verdict)),
          verdict,
          psi == null ? null : new Estimate(psi, psi, psi));
    }
    return plot.figure();
  }

  /** The first metrics of what came true, each with its interval. */
  private String metrics() {
    return report.quality().stream()
        .flatMap(window -> window.metrics().keySet().stream())
        .distinct()
        .sorted()
        .limit(MOST_TRENDS)
        .map(this::metric)
        .collect(Collectors.joining());
  }

  private String metric(Metric metric) {
    TrendPlot plot =
        new TrendPlot(
            "%s by what came true, with its interval, window by window"
                .formatted(metric.name().replace('_', ' ')));
    for (Quality window : report.quality()) {
      plot.add(
          "%s, %s labels, %s".formatted(window.from(), window.labels(), words(window.verdict())),
          window.verdict(),
          window.metrics().get(metric));
    }
    return plot.figure();
  }

  private String quality() {
    return report.quality().isEmpty()
        ? ""
        : Html.table(
            List.of("window", "labels", "verdict", "why"),
            report.quality().reversed().stream()
                .map(window ->
                    List.of(
                        window.from().toString(),
                        Long.toString(window.labels()),
                        words(window.verdict()),
                        window.why()))
                .toList());
  }

  private static String words(String verdict) {
    return verdict.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String bar(String kind, double x, double width, double share) {
    double height = share == 0 ? 0 : Math.max(1, HEIGHT * share);
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        kind,
        x,
        HEIGHT - height,
        width,
        height);
  }

  private static String svg(String label, String content) {
    return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s</svg>"
        .formatted(WIDTH, HEIGHT, Html.escape(label), content);
  }
}
