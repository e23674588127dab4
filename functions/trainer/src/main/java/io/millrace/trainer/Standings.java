package io.millrace.trainer;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Leaderboard.Entry;
import io.millrace.modeling.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How finalists stand beside each other: the mean of the rows' losses, with the interval that its
 * standard error gives; the rows of one entity are one observation.
 *
 * @param judging the rows
 * @param units of each row the observation that it belongs to, 0, 1, 2 …
 * @param loss that they were fitted for
 * @param scale in which a regression's values are learned
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Standings(Examples judging, int[] units, Loss loss, Scale scale) {

  private static final double NORMAL_95 = 1.959964;

  /**
   * The leaderboard.
   *
   * @param shares of each learner of the selection, by name
   * @param searched what is told of a learner's settings, by its name
   */
  Leaderboard of(
      List<Finalist> finalists,
      Map<String, Double> shares,
      Map<String, Map<String, String>> searched,
      int folds,
      int trials,
      boolean outOfTime) {
    record Row(Finalist finalist, double[] losses, double mean) {}
    List<Row> rows = new ArrayList<>();
    for (Finalist finalist : finalists) {
      double[] losses = Losses.each(finalist.sums(), judging, loss);
      rows.add(new Row(finalist, losses, mean(losses)));
    }
    rows.sort(Comparator.comparingDouble(Row::mean)); // stable
    Row first = rows.getFirst();
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows) {
      String name = row.finalist.learner().name();
      double[] apart =
          IntStream.range(0, row.losses.length)
              .mapToDouble(i -> row.losses[i] - first.losses[i])
              .toArray();
      entries.add(
          new Entry(
              name,
              searched.getOrDefault(name, Map.of()),
              value(row.mean, half(row.losses)),
              entries.isEmpty() ? null : behind(mean(apart), half(apart), row.mean, first.mean),
              row.finalist.fitted() instanceof Fitted.Trees trees ? trees.rounds() : null,
              shares.getOrDefault(name, 0.0)));
    }
    return new Leaderboard(loss.metric(), judging.rows(), folds, trials, outOfTime, entries);
  }

  private double mean(double[] losses) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += judging.weight(i) * losses[i];
      all += judging.weight(i);
    }
    return sum / all;
  }

  /** Half of the interval of a mean. */
  private double half(double[] losses) {
    double mean = mean(losses);
    double[] sums = new double[IntStream.of(units).max().orElse(-1) + 1];
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      sums[units[i]] += judging.weight(i) * (losses[i] - mean);
      all += judging.weight(i);
    }
    double squares = 0;
    for (double sum : sums) {
      squares += sum * sum;
    }
    return NORMAL_95 * Math.sqrt(squares) / all;
  }

  /** The estimate of a loss, of squared errors the root, in the target's own units. */
  private Estimate value(double mean, double half) {
    return loss == Loss.SQUARED_ERROR
        ? new Estimate(root(mean), root(mean - half), root(mean + half))
        : new Estimate(mean, mean - half, mean + half);
  }

  private double root(double squared) {
    return Math.sqrt(Math.max(0, squared)) * scale.scale();
  }

  /** The difference of two roots is that of the squares, divided by the sum of the roots. */
  private Estimate behind(double apart, double half, double mean, double first) {
    double unit =
        loss == Loss.SQUARED_ERROR
            ? scale.scale() / Math.max(Double.MIN_NORMAL, Math.sqrt(mean) + Math.sqrt(first))
            : 1;
    return new Estimate(unit * apart, unit * (apart - half), unit * (apart + half));
  }
}
