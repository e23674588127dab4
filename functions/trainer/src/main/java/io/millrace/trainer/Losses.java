package io.millrace.trainer;

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

  /** The mean loss of a scorer; see {@link #mean(double[], Examples, Link)}. */
  static double mean(Scorer scorer, Examples rows) {
    return mean(sums(scorer, rows), rows, scorer.link());
  }

  /**
   * The mean of minus the logarithm of the true class's probability, or of the squared error in the
   * scale of learning; rows count by their weights.
   *
   * @param sums of each row; shape [rows × sums]
   */
  static double mean(double[] sums, Examples rows, Link link) {
    double[] losses = each(sums, rows, link);
    double loss = 0;
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      loss += rows.weight(i) * losses[i];
      all += rows.weight(i);
    }
    return loss / all;
  }

  /** The loss of each row. */
  static double[] each(double[] sums, Examples rows, Link link) {
    int width = sums.length / rows.rows();
    float[] out = new float[link.outputs(width)];
    double[] own = new double[width];
    double[] losses = new double[rows.rows()];
    for (int i = 0; i < losses.length; i++) {
      System.arraycopy(sums, i * width, own, 0, width);
      link.apply(own, out);
      losses[i] = one(out, rows.labels()[i], link);
    }
    return losses;
  }

  private static double one(float[] out, float label, Link link) {
    return switch (link) {
      case IDENTITY -> (double) (out[0] - label) * (out[0] - label);
      case LOGIT, SOFTMAX -> -Math.log(Math.max(SURE, out[(int) label]));
    };
  }
}
