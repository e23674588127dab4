package io.millrace.modeling.score;

import io.millrace.domain.InvalidInputException;
import java.util.Locale;

/** What the sums of a model mean. */
public enum Link {
  /** One sum, the log odds of the second of two classes. */
  LOGIT,
  /** One sum a class, softmax of which are the probabilities. */
  SOFTMAX,
  /** One sum, the value. */
  IDENTITY,
  /** One sum, the logarithm of the value. */
  LOG;

  /** How many predictions there are for {@code sums} sums. */
  public int outputs(int sums) {
    return this == LOGIT ? 2 : sums;
  }

  /** The name in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The link of this name.
   *
   * @throws InvalidInputException if there is none
   */
  static Link named(String word) {
    for (Link link : values()) {
      if (link.word().equals(word)) {
        return link;
      }
    }
    throw new InvalidInputException("link", "logit, softmax, identity or log", word);
  }

  /**
   * Predictions from sums, which are overwritten.
   *
   * @param out is overwritten; shape [outputs]
   */
  public void apply(double[] sums, float[] out) {
    switch (this) {
      case IDENTITY -> out[0] = (float) sums[0];
      case LOG -> out[0] = (float) Math.min(Math.exp(sums[0]), Float.MAX_VALUE);
      case LOGIT -> {
        double positive = 1 / (1 + Math.exp(-sums[0]));
        out[0] = (float) (1 - positive);
        out[1] = (float) positive;
      }
      case SOFTMAX -> {
        double most = Double.NEGATIVE_INFINITY;
        for (double sum : sums) {
          most = Math.max(most, sum);
        }
        double all = 0;
        for (int k = 0; k < sums.length; k++) {
          sums[k] = Math.exp(sums[k] - most);
          all += sums[k];
        }
        for (int k = 0; k < sums.length; k++) {
          out[k] = (float) (sums[k] / all);
        }
      }
    }
  }
}
