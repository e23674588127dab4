package io.millrace.trainer;

import io.millrace.domain.Task;
import io.millrace.modeling.score.Scorer;

/**
 * How the sums of a classifier of two classes are stretched and shifted so that its probabilities
 * are right on rows that it has not learned from: Platt's maximum likelihood fit, towards no change
 * where the rows say little.
 *
 * @param slope of the sums; 1 where they stay as they are
 * @param intercept of the sums; 0 where they stay as they are
 */
record Calibrating(double slope, double intercept) {

  /** Nothing is changed. */
  static final Calibrating NONE = new Calibrating(1, 0);

  private static final double PRIOR = 1; // as one row against leaving the sums as they are

  /** The fit to these rows, each of which counts once however it counted in learning. */
  static Calibrating of(Scorer scorer, Examples rows, Task task) {
    if (task != Task.BINARY) {
      return NONE;
    }
    double[] sums = Losses.sums(scorer, rows);
    double[] found =
        LimitedMemoryBfgs.minimize(
            new double[] {1, 0}, (at, gradient) -> loss(at, gradient, sums, rows.labels()));
    Calibrating fit = new Calibrating(found[0], found[1]);
    return fit.slope > 0.01 && fit.slope < 100 && Math.abs(fit.intercept) < 100 ? fit : NONE;
  }

  /** The mean loss at a slope and an intercept, and how much it is to leave the sums alone. */
  private static double loss(double[] at, double[] gradient, double[] sums, float[] labels) {
    gradient[0] = PRIOR * (at[0] - 1);
    gradient[1] = PRIOR * at[1];
    double loss = PRIOR / 2 * ((at[0] - 1) * (at[0] - 1) + at[1] * at[1]);
    for (int i = 0; i < sums.length; i++) {
      double sum = at[0] * sums[i] + at[1];
      double apart = 1 / (1 + Math.exp(-sum)) - labels[i];
      loss += Math.max(sum, 0) - sum * labels[i] + Math.log1p(Math.exp(-Math.abs(sum)));
      gradient[0] += apart * sums[i];
      gradient[1] += apart;
    }
    gradient[0] /= sums.length;
    gradient[1] /= sums.length;
    return loss / sums.length;
  }
}
