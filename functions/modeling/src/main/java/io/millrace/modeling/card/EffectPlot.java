package io.millrace.modeling.card;

import io.millrace.domain.Html;
import io.millrace.domain.Shortened;
import io.millrace.modeling.card.Effect.Step;
import java.util.List;
import java.util.stream.Collectors;

/** Effects as inline SVG: a line over numbers, a dot a word. */
final class EffectPlot {

  private static final int WIDTH = 260;
  private static final int HEIGHT = 150;
  private static final int LEFT = 56;
  private static final int TOP = 10;
  private static final int BOTTOM = 70;
  private static final int LETTERS = 14;

  private EffectPlot() {}

  /**
   * A chart.
   *
   * @param low of all charts that stand beside each other, so that they can be compared
   * @param high of these
   */
  static String svg(Effect effect, double low, double high) {
    List<Step> steps = effect.steps();
    double first = steps.getFirst().at();
    double span = Math.max(steps.getLast().at() - first, Double.MIN_NORMAL);
    double height = high > low ? high - low : 1;
    StringBuilder svg =
        new StringBuilder(
            "<figure><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">"
                .formatted(LEFT + WIDTH + 20, TOP + HEIGHT + BOTTOM, Html.escape(words(effect))));
    for (int tick = 0; tick <= 2; tick++) {
      double value = low + height * tick / 2;
      String y = PlotNumbers.fixed(TOP + HEIGHT * (1 - tick / 2.0));
      svg.append(
          "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/><text class=\"tick\" x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT, y, LEFT + WIDTH, y, LEFT - 6, y, PlotNumbers.figure(value)));
    }
    if (effect.ofNumbers()) {
      svg.append(
          steps.stream()
              .map(step -> x(step, first, span) + "," + y(step, low, height))
              .collect(Collectors.joining(" ", "<polyline class=\"line c0\" points=\"", "\"/>")));
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String x = x(step, first, span);
      svg.append(
          "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3\"><title>%s: %s</title></circle>"
              .formatted(
                  x,
                  y(step, low, height),
                  Html.escape(step.value()),
                  PlotNumbers.figure(step.mean())));
      if (!effect.ofNumbers() || i == 0 || i == steps.size() - 1) {
        svg.append(
            "<text class=\"tick\" transform=\"translate(%s %s) rotate(-35)\" text-anchor=\"end\">%s</text>"
                .formatted(x, TOP + HEIGHT + 14, Html.escape(Shortened.to(LETTERS, step.value()))));
      }
    }
    return svg.append(
            "</svg><figcaption>%s</figcaption></figure>".formatted(Html.escape(effect.column())))
        .toString();
  }

  /** The plot in words, for who does not see it: from where to where. */
  private static String words(Effect effect) {
    return effect.column()
        + ": "
        + effect.steps().stream()
            .map(step -> step.value() + " " + PlotNumbers.figure(step.mean()))
            .collect(Collectors.joining(", "));
  }

  private static String x(Step step, double first, double span) {
    return PlotNumbers.fixed(LEFT + 6 + (WIDTH - 12) * (step.at() - first) / span);
  }

  private static String y(Step step, double low, double height) {
    return PlotNumbers.fixed(TOP + HEIGHT * (1 - (step.mean() - low) / height));
  }
}
