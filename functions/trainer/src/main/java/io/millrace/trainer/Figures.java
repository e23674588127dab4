package io.millrace.trainer;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How well the validation rows were predicted after a round.
 *
 * @param metric the lower, the better; NaN where it is no finite number
 * @param loss the lower, the better; decides between rounds that are alike by the metric
 */
record Figures(double metric, double loss) {

  /** The figures of no round. */
  static final Figures NONE = new Figures(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** The best first; what is no number is last. */
  static final Comparator<Figures> BEST_FIRST =
      Comparator.comparingDouble(Figures::metric).thenComparingDouble(Figures::loss);

  private static final Pattern FIGURE = Pattern.compile(":(\\S+)");
  private static final Pattern FINITE = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  /** What XGBoost has printed: the loss, then the metric if that is another one. */
  static Figures of(String line) {
    List<Double> printed = FIGURE.matcher(line).results().map(Figures::number).toList();
    return new Figures(printed.getLast(), printed.getFirst());
  }

  /** A number as C++ prints it; NaN where it is no finite number. */
  private static double number(MatchResult figure) {
    String printed = figure.group(1);
    return FINITE.matcher(printed).matches() ? Double.parseDouble(printed) : Double.NaN;
  }

  boolean isBetterThan(Figures best) {
    return metric < best.metric || (!(metric > best.metric) && loss < best.loss);
  }
}
