package io.millrace.monitoring;

import io.millrace.domain.Html;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.BusinessFigure;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.FairnessFigure;
import io.millrace.domain.monitoring.GroupQuality;
import io.millrace.domain.monitoring.SegmentQuality;
import io.millrace.monitoring.MonitorReport.Quality;
import io.millrace.monitoring.MonitorReport.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a version was asked and what came true of it, as pictures in the pages of the monitor. */
final class WindowPictures {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 120;
  private static final int LONGEST_LABEL = 40;
  private static final double HALF = 0.5;

  /** So many metrics are drawn window by window. */
  private static final int MOST_METRICS = 6;

  private WindowPictures() {}

  /** The section of columns then and now; nothing where there are none. */
  static String thenAndNow(List<ThenAndNow> columns) {
    return Html.section(
        "Then and now",
        columns.stream().map(WindowPictures::picture).collect(Collectors.joining()));
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

  /**
   * The section of windows, their traffic and how far columns are from what was learned from;
   * nothing where there are none.
   */
  static String windowByWindow(List<Trend> windows, List<String> columns) {
    return Html.section(
        "Window by window",
        traffic(windows)
            + columns.stream().map(each -> drift(each, windows)).collect(Collectors.joining()));
  }

  private static String traffic(List<Trend> windows) {
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

  private static String drift(String column, List<Trend> windows) {
    TrendPlot plot =
        new TrendPlot(
            "%s: population stability index, window by window"
                .formatted(Shortened.to(LONGEST_LABEL, column)));
    for (Trend window : windows) {
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

  /**
   * The section of what came true: the first metrics, each with its interval, and each window;
   * nothing where nothing did.
   */
  static String cameTrue(List<Quality> windows) {
    return Html.section(
            "What came true",
            windows.stream()
                    .flatMap(window -> window.metrics().keySet().stream())
                    .distinct()
                    .sorted()
                    .limit(MOST_METRICS)
                    .map(metric -> drawn(metric, windows))
                    .collect(Collectors.joining())
                + table(windows))
        + earned(windows)
        + segments(windows)
        + groups(windows);
  }

  /** The section of declared groups in the newest window; nothing where there are none. */
  private static String groups(List<Quality> windows) {
    return Html.section(
        "By group, beside all others",
        windows.isEmpty() || windows.getLast().groups().isEmpty()
            ? ""
            : Html.table(
                List.of("group", "predictions", "labels", "measured", "gates"),
                windows.getLast().groups().stream().map(WindowPictures::row).toList()));
  }

  private static List<String> row(GroupQuality group) {
    return List.of(
        group.name(),
        Long.toString(group.counts().predictions()),
        Long.toString(group.counts().labelled().rows()),
        group.measures().isEmpty()
            ? "too few to say"
            : group.measures().entrySet().stream()
                .map(each ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f (%.2f to %.2f)",
                        words(each.getKey().name()),
                        each.getValue().value(),
                        each.getValue().low(),
                        each.getValue().high()))
                .collect(Collectors.joining(", ")),
        group.gates().stream().map(FairnessFigure::why).collect(Collectors.joining(" ")));
  }

  /** The section of kinds of rows in the newest window; nothing where there are none. */
  private static String segments(List<Quality> windows) {
    return Html.section(
        "By segment",
        windows.isEmpty() || windows.getLast().segments().isEmpty()
            ? ""
            : Html.table(
                List.of("segment", "predictions", "said on average", "labels", "quality", "earned"),
                windows.getLast().segments().stream().map(WindowPictures::row).toList()));
  }

  private static List<String> row(SegmentQuality segment) {
    return List.of(
        "%s: %s"
            .formatted(
                segment.column(), segment.value() == null ? "(all others)" : segment.value()),
        Long.toString(segment.predictions()),
        segment.score() == null ? "–" : String.format(Locale.ROOT, "%.3g", segment.score()),
        Long.toString(segment.labels()),
        segment.metrics().entrySet().stream()
            .map(each ->
                String.format(
                    Locale.ROOT,
                    "%s %.3g (%.3g to %.3g)",
                    words(each.getKey().name()),
                    each.getValue().value(),
                    each.getValue().low(),
                    each.getValue().high()))
            .collect(Collectors.joining(", ")),
        segment.earned().entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "%s %,.2f", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", ")));
  }

  /** The section of each of the project's metrics; nothing where there are none. */
  private static String earned(List<Quality> windows) {
    return Html.section(
        "What it earned",
        windows.stream()
            .flatMap(window -> window.business().stream().map(BusinessFigure::name))
            .distinct()
            .sorted()
            .map(name -> earned(name, windows))
            .collect(Collectors.joining()));
  }

  private static String earned(String name, List<Quality> windows) {
    TrendPlot plot =
        new TrendPlot("%s a prediction, with its interval, window by window".formatted(name));
    List<List<String>> rows = new ArrayList<>();
    for (Quality window : windows) {
      BusinessFigure figure =
          window.business().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElse(null);
      String verdict = figure == null ? DriftVerdict.NOT_COMPARED.name() : figure.verdict().name();
      plot.add(
          "%s, %s labels, %s".formatted(window.from(), window.labels(), words(verdict)),
          verdict,
          figure == null ? null : figure.mean());
      if (figure != null) {
        rows.add(
            List.of(
                window.from().toString(),
                Long.toString(figure.labels()),
                String.format(Locale.ROOT, "%,.2f", figure.total()),
                words(verdict),
                figure.why()));
      }
    }
    return plot.figure()
        + Html.table(List.of("window", "labels", "total", "verdict", "why"), rows.reversed());
  }

  private static String drawn(Metric metric, List<Quality> windows) {
    TrendPlot plot =
        new TrendPlot(
            "%s by what came true, with its interval, window by window"
                .formatted(metric.name().replace('_', ' ')));
    for (Quality window : windows) {
      plot.add(
          "%s, %s labels, %s".formatted(window.from(), window.labels(), words(window.verdict())),
          window.verdict(),
          window.metrics().get(metric));
    }
    return plot.figure();
  }

  private static String table(List<Quality> windows) {
    return windows.isEmpty()
        ? ""
        : Html.table(
            List.of("window", "labels", "verdict", "why"),
            windows.reversed().stream()
                .map(window ->
                    List.of(
                        window.from().toString(),
                        Long.toString(window.labels()),
                        words(window.verdict()),
                        window.why()))
                .toList());
  }

  /** A verdict in small words. */
  static String words(String verdict) {
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
