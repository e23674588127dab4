package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.modeling.evaluate.Curves;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A small chart as inline SVG: two axes, a dashed diagonal or none, lines and dots. */
final class Plot {

  private static final int SIZE = 260;
  private static final int LEFT = 46;
  private static final int TOP = 10;
  private static final int BOTTOM = 40;
  private static final int COLOURS = 6;
  private static final int TICKS = 4;

  private final String title;
  private final String x;
  private final String y;
  private final Range across;
  private final Range up;
  private final List<String> marks = new ArrayList<>();
  private int lines;

  /** What an axis shows. */
  record Range(double low, double high) {
    Range {
      high = high > low ? high : low + 1;
    }

    private double at(int tick) {
      return low + (high - low) * tick / TICKS;
    }

    private double share(double value) {
      return Math.clamp((value - low) / (high - low), 0, 1);
    }

    private String figure(double value) {
      return high - low < 0.1
          ? String.format(Locale.ROOT, "%.4f", value)
          : high - low <= 10
              ? String.format(Locale.ROOT, "%.2f", value)
              : String.format(Locale.ROOT, "%,.0f", value);
    }
  }

  /** A chart whose axes both go from {@code low} to {@code high}. */
  Plot(String title, String x, String y, double low, double high) {
    this(title, x, y, new Range(low, high), new Range(low, high));
  }

  Plot(String title, String x, String y, Range across, Range up) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.across = across;
    this.up = up;
  }

  Plot diagonal() {
    marks.add(
        "<line class=\"guide\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(across(across.low), up(up.low), across(across.high), up(up.high)));
    return this;
  }

  Plot line(String label, List<Curves.Point> points) {
    String path =
        points.stream().map(p -> across(p.x()) + "," + up(p.y())).collect(Collectors.joining(" "));
    marks.add(
        "<polyline class=\"line c%s\" points=\"%s\"><title>%s</title></polyline>"
            .formatted(lines++ % COLOURS, path, Html.escape(label)));
    return this;
  }

  /** A dot, with a word on it; {@code weight} in [0, 1] is its size. */
  Plot dot(double atX, double atY, double weight, String label) {
    marks.add(
        "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>"
            .formatted(
                across(atX), up(atY), PlotNumbers.fixed(2 + 5 * weight), Html.escape(label)));
    return this;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(LEFT + SIZE + 10, TOP + SIZE + BOTTOM, Html.escape(title)));
    for (int tick = 0; tick <= TICKS; tick++) {
      double wide = across.at(tick);
      double high = up.at(tick);
      svg.append(
          "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(across(across.low), up(high), across(across.high), up(high)));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"end\" dy=\"4\">%s</text>"
              .formatted(LEFT - 6, up(high), up.figure(high)));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>"
              .formatted(across(wide), TOP + SIZE + 16, across.figure(wide)));
    }
    marks.forEach(svg::append);
    svg.append(
        "<text class=\"axis\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>"
            .formatted(LEFT + SIZE / 2, TOP + SIZE + 34, Html.escape(x)));
    svg.append(
        "<text class=\"axis\" transform=\"translate(11 %s) rotate(-90)\" text-anchor=\"middle\">%s</text>"
            .formatted(TOP + SIZE / 2, Html.escape(y)));
    return svg.append("</svg><figcaption>%s</figcaption></figure>".formatted(Html.escape(title)))
        .toString();
  }

  private String across(double value) {
    return PlotNumbers.fixed(LEFT + SIZE * across.share(value));
  }

  private String up(double value) {
    return PlotNumbers.fixed(TOP + SIZE * (1 - up.share(value)));
  }
}
