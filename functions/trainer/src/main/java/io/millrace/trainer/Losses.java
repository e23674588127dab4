package io.millrace.trainer;

import io.millrace.modeling.evaluate.Deviance;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.Scorer;

/** How far predictions are from the truth, by what models are fitted for. */
final class Losses {

  private static final double SURE = 1e-7; // a float's precision: no probability is nearer to 0

  private Losses() {}

  /** The sums of each row; shape [rows × sums]. */
  static double[] sums(Scorer scorer, Examples rows) {
    double[] out = new double[scorer.sums()];
    double[] all = new double[rows.rows() * out.length];
    for (int i = 0; i < rows.rows(); i++) {
      scorer.sum(rows.features(), i * rows.width(), out);
      System.arraycopy(out, 0, all, i * out.length, out.length);
    }
    return all;
  }

  /** The mean loss of a scorer; see {@link #mean(double[], Examples, Loss)}. */
  static double mean(Scorer scorer, Examples rows, Loss of) {
    return mean(sums(scorer, rows), rows, of);
  }

  /**
   * The mean loss, each row by its weight.
   *
   * @param sums of each row; shape [rows × sums]
   */
  static double mean(double[] sums, Examples rows, Loss of) {
    double[] losses = each(sums, rows, of);
    double loss = 0;
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      loss += rows.weight(i) * losses[i];
      all += rows.weight(i);
    }
    return loss / all;
  }

  /** The loss of each row. */
  static double[] each(double[] sums, Examples rows, Loss of) {
    Link link = of.link();
    int width = sums.length / rows.rows();
    float[] out = new float[link.outputs(width)];
    double[] own = new double[width];
    double[] losses = new double[rows.rows()];
    for (int i = 0; i < losses.length; i++) {
      System.arraycopy(sums, i * width, own, 0, width);
      link.apply(own, out);
      losses[i] = one(out, rows.labels()[i], of);
    }
    return losses;
  }

  private static double one(float[] out, float label, Loss of) {
    return switch (of) {
      case LOGISTIC, SOFTMAX -> -Math.log(Math.max(SURE, out[(int) label]));
      case SQUARED_ERROR, RANKING -> (double) (out[0] - label) * (out[0] - label);
      case POISSON, TWEEDIE ->
          Deviance.of(of.ofRegression(), label, Math.max(Float.MIN_NORMAL, out[0]));
    };
  }
}
