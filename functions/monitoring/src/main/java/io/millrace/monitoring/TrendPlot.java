package io.millrace.monitoring;

import io.millrace.domain.Html;
import io.millrace.domain.evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure window by window as inline SVG: a dot a window in the colour of its verdict, a line from
 * each to the next, broken where a window has none, and its interval where it has one.
 */
final class TrendPlot {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 120;
  private static final int LEFT = 52;
  private static final int MARGIN = 8;
  private static final int RADIUS = 3;
  private static final int FEWEST = 2;

  private final String title;
  private final List<String> labels = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();
  private final List<@Nullable Estimate> figures = new ArrayList<>();

  TrendPlot(String title) {
    this.title = title;
  }

  /**
   * Adds the next window.
   *
   * @param figure null where there is none
   */
  void add(String label, String verdict, @Nullable Estimate figure) {
    labels.add(label);
    verdicts.add(verdict.toLowerCase(Locale.ROOT));
    figures.add(figure);
  }

  /** The picture; nothing where fewer than {@value #FEWEST} windows have a figure. */
  String figure() {
    List<Estimate> known = new ArrayList<>();
    for (Estimate figure : figures) {
      if (figure != null) {
        known.add(figure);
      }
    }
    if (known.size() < FEWEST) {
      return "";
    }
    double low = known.stream().mapToDouble(Estimate::low).min().orElseThrow();
    double high = known.stream().mapToDouble(Estimate::high).max().orElseThrow();
    return "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s</svg></figure>"
        .formatted(
            Html.escape(title),
            WIDTH,
            HEIGHT,
            Html.escape(title),
            marks(low, high > low ? high : low + 1));
  }

  private String marks(double low, double high) {
    StringBuilder lines = new StringBuilder(tick(high, MARGIN));
    lines.append(tick(low, HEIGHT - MARGIN));
    StringBuilder dots = new StringBuilder();
    Double before = null;
    for (int i = 0; i < figures.size(); i++) {
      Estimate figure = figures.get(i);
      Double here = figure == null ? null : up((figure.value() - low) / (high - low));
      if (figure != null && here != null) {
        double x = across(i);
        if (before != null) {
          lines.append(line("trend", across(i - 1), before, x, here));
        }
        if (figure.high() > figure.low()) {
          lines.append(
              line(
                  "interval",
                  x,
                  up((figure.low() - low) / (high - low)),
                  x,
                  up((figure.high() - low) / (high - low))));
        }
        dots.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s</title></circle>",
                verdicts.get(i),
                x,
                here,
                RADIUS,
                Html.escape("%s: %s".formatted(labels.get(i), said(figure)))));
      }
      before = here;
    }
    return lines.append(dots).toString();
  }

  private static String said(Estimate figure) {
    return figure.high() > figure.low()
        ? String.format(
            Locale.ROOT, "%.3g (%.3g to %.3g)", figure.value(), figure.low(), figure.high())
        : String.format(Locale.ROOT, "%.3g", figure.value());
  }

  private static String tick(double value, int y) {
    return line("grid", LEFT, y, WIDTH, y)
        + String.format(
            Locale.ROOT,
            "<text x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%.3g</text>",
            LEFT - MARGIN,
            y,
            value);
  }

  private static String line(String kind, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind,
        x1,
        y1,
        x2,
        y2);
  }

  private double across(int window) {
    return LEFT + MARGIN + (WIDTH - LEFT - 2.0 * MARGIN) * window / Math.max(1, figures.size() - 1);
  }

  private static double up(double share) {
    return MARGIN + (HEIGHT - 2 * MARGIN) * (1 - share);
  }
}
