package io.millrace.modeling.score;

import io.millrace.domain.Check;

/**
 * A classifier whose probabilities were made right on rows that it had not learned from: its sums
 * are stretched and, of two classes, shifted. The order of rows stays as it is.
 *
 * <p>Of two classes log(p′ / (1 − p′)) = slope · log(p / (1 − p)) + intercept (Platt,
 * "Probabilistic Outputs for Support Vector Machines", 1999); of more the sums before the softmax
 * are multiplied (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017).
 *
 * @param slope above 0
 * @param intercept 0 where there are more than two classes
 */
public record Calibrated(Scorer scorer, double slope, double intercept) implements Scorer {

  public Calibrated {
    Check.that(slope > 0 && slope <= 100, "slope of a calibration", "in (0, 100]", slope);
    Check.that(
        Math.abs(intercept) <= (scorer.link() == Link.LOGIT ? 100 : 0),
        "intercept of a calibration",
        "from -100 to 100, of two classes only",
        intercept);
    Check.that(
        scorer.link() == Link.LOGIT || scorer.link() == Link.SOFTMAX,
        "calibrated model",
        "a classifier",
        scorer.link());
  }

  @Override
  public int features() {
    return scorer.features();
  }

  @Override
  public int sums() {
    return scorer.sums();
  }

  @Override
  public Link link() {
    return scorer.link();
  }

  @Override
  public void sum(float[] rows, int at, double[] out) {
    scorer.sum(rows, at, out);
    for (int k = 0; k < out.length; k++) {
      out[k] = slope * out[k] + intercept;
    }
  }

  @Override
  public double[] contributions(float[] rows, int at, int sum) {
    double[] contributions = scorer.contributions(rows, at, sum);
    for (int j = 0; j < contributions.length; j++) {
      contributions[j] *= slope;
    }
    contributions[contributions.length - 1] += intercept;
    return contributions;
  }

  @Override
  public long stepsOfContributions() {
    return scorer.stepsOfContributions();
  }
}
