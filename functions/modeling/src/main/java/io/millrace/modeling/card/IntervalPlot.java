package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates below each other as inline SVG, each a dot on the line of its interval, beside a dashed
 * line that says what they are held against.
 */
final class IntervalPlot {

  private static final int LABEL = 330;
  private static final int WIDTH = 360;
  private static final int LINE = 22;
  private static final int TOP = 26;
  private static final int LETTERS = 46;

  private final String title;
  private final double against;
  private final List<String> labels = new ArrayList<>();
  private final List<Estimate> estimates = new ArrayList<>();

  /**
   * A chart without a line yet.
   *
   * @param against where the dashed line is
   */
  IntervalPlot(String title, double against) {
    this.title = title;
    this.against = against;
  }

  IntervalPlot line(String label, Estimate estimate) {
    labels.add(label);
    estimates.add(estimate);
    return this;
  }

  /** The chart; nothing where it has no line. */
  String svg() {
    if (labels.isEmpty()) {
      return "";
    }
    double low = Math.min(against, estimates.stream().mapToDouble(Estimate::low).min().orElse(0));
    double high = Math.max(against, estimates.stream().mapToDouble(Estimate::high).max().orElse(1));
    double span = high > low ? high - low : 1;
    int height = TOP + LINE * labels.size() + 6;
    StringBuilder svg =
        new StringBuilder(
            "<figure class=\"wide\"><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
                .formatted(LABEL + WIDTH + 60, height, Html.escape(title)));
    for (int tick = 0; tick <= 4; tick++) {
      double value = low + span * tick / 4;
      String x = PlotNumbers.fixed(LABEL + WIDTH * tick / 4.0);
      svg.append(
          "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(x, TOP - 6, x, height));
      svg.append(
          "<text class=\"tick\" x=\"%s\" y=\"14\" text-anchor=\"middle\">%s</text>"
              .formatted(x, PlotNumbers.figure(value)));
    }
    String line = PlotNumbers.fixed(LABEL + WIDTH * (against - low) / span);
    svg.append(
        "<line class=\"guide\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(line, TOP - 6, line, height));
    for (int i = 0; i < labels.size(); i++) {
      Estimate estimate = estimates.get(i);
      String y = PlotNumbers.fixed(TOP + LINE * i + LINE / 2.0);
      svg.append(
          "<g><title>%s: %s (%s to %s)</title><text class=\"tick\" x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>"
              .formatted(
                  Html.escape(labels.get(i)),
                  PlotNumbers.figure(estimate.value()),
                  PlotNumbers.figure(estimate.low()),
                  PlotNumbers.figure(estimate.high()),
                  LABEL - 10,
                  y,
                  Html.escape(Shortened.to(LETTERS, labels.get(i)))));
      svg.append(
          "<line class=\"line c0\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(
                  PlotNumbers.fixed(LABEL + WIDTH * (estimate.low() - low) / span),
                  y,
                  PlotNumbers.fixed(LABEL + WIDTH * (estimate.high() - low) / span),
                  y));
      svg.append(
          "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"4\"/></g>"
              .formatted(PlotNumbers.fixed(LABEL + WIDTH * (estimate.value() - low) / span), y));
    }
    return svg.append("</svg><figcaption>%s</figcaption></figure>".formatted(Html.escape(title)))
        .toString();
  }
}
