package io.millrace.modeling.tree;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.score.Link;

/** What the sums of leaves mean: the objectives that we train. */
enum TreeObjective {
  /** One sum, the log odds of the positive class. */
  LOGISTIC("binary:logistic"),
  /** One sum a class, softmax of which are the probabilities. */
  SOFTPROB("multi:softprob"),
  /** One sum, the value. */
  SQUARED_ERROR("reg:squarederror"),
  /** One sum, the logarithm of a count. */
  POISSON("count:poisson"),
  /** One sum, the logarithm of an amount. */
  TWEEDIE("reg:tweedie"),
  /** One sum, the score of a row among those of its list. */
  RANKING("rank:ndcg"),
  /** A sum a quantile, each the value itself. */
  QUANTILES("reg:quantileerror");

  private static final float LARGEST_EXPONENT = 88.7f; // as XGBoost: exp of it is finite in float

  private final String name;

  TreeObjective(String name) {
    this.name = name;
  }

  static TreeObjective named(String name) {
    for (TreeObjective objective : values()) {
      if (objective.name.equals(name)) {
        return objective;
      }
    }
    throw new InvalidInputException("model objective", "one that is served here", name);
  }

  /** What the sums mean. */
  Link link() {
    return switch (this) {
      case LOGISTIC -> Link.LOGIT;
      case SOFTPROB -> Link.SOFTMAX;
      case SQUARED_ERROR, QUANTILES, RANKING -> Link.IDENTITY;
      case POISSON, TWEEDIE -> Link.LOG;
    };
  }

  /** Where the sums start, from the base score, which is in the space of predictions. */
  float baseMargin(float baseScore) {
    return switch (this) {
      case LOGISTIC -> (float) -Math.log(1f / baseScore - 1f);
      case SOFTPROB, SQUARED_ERROR, QUANTILES, RANKING -> baseScore;
      case POISSON, TWEEDIE -> (float) Math.log(baseScore);
    };
  }

  /** Turns sums, which are the first elements of {@code out}, into predictions in place. */
  void apply(float[] out) {
    switch (this) {
      case LOGISTIC -> {
        float positive = (float) (1 / (1 + Math.exp(Math.min(-out[0], LARGEST_EXPONENT))));
        out[0] = 1 - positive;
        out[1] = positive;
      }
      case SOFTPROB -> softmax(out);
      case SQUARED_ERROR, QUANTILES, RANKING -> {}
      case POISSON, TWEEDIE -> out[0] = (float) Math.min(Math.exp(out[0]), Float.MAX_VALUE);
    }
  }

  private static void softmax(float[] out) {
    float largest = out[0];
    for (float margin : out) {
      largest = Math.max(largest, margin);
    }
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.exp(out[i] - largest);
      sum += out[i];
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= (float) sum;
    }
  }
}
