package io.millrace.modeling.card;

import io.millrace.modeling.evaluate.Curves;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well the validation rows were predicted after each round.
 *
 * @param metric by XGBoost's name
 * @param values of the first round, the second …; NaN where it was no finite number
 * @param best rounds that were kept
 */
public record LearningCurve(String metric, List<Double> values, int best) {

  private static final int MOST_POINTS = 500;

  public LearningCurve {
    values = List.copyOf(values);
  }

  /** The curve as a picture, with what was kept; empty of fewer than two rounds. */
  String svg() {
    List<Curves.Point> points = points();
    if (points.size() < 2) {
      return "";
    }
    double low = points.stream().mapToDouble(Curves.Point::y).min().orElse(0);
    double high = points.stream().mapToDouble(Curves.Point::y).max().orElse(1);
    Plot plot =
        new Plot(
                "%s on the validation rows, round by round".formatted(metric),
                "rounds",
                metric,
                new Plot.Range(1, values.size()),
                new Plot.Range(low, high))
            .line(metric, points);
    double kept = values.get(best - 1);
    return plot.dot(
            best, kept, 0.5, String.format(Locale.ROOT, "%,d rounds were kept: %.4f", best, kept))
        .svg();
  }

  /** At most so many points, the last round among them. */
  private List<Curves.Point> points() {
    int step = Math.ceilDiv(values.size(), MOST_POINTS);
    List<Curves.Point> points = new ArrayList<>();
    for (int round = 1; round <= values.size(); round++) {
      boolean shown = (round - 1) % step == 0 || round == values.size() || round == best;
      if (shown && Double.isFinite(values.get(round - 1))) {
        points.add(new Curves.Point(round, values.get(round - 1)));
      }
    }
    return points;
  }
}
